import Foundation
import PackagePlugin

/// Writes the source file behind `hoist version`: the commit, the compiler, and the packages that a target is built of.
///
/// All of it is known where a program is built and nowhere else. The packages come from the graph that SwiftPM resolved for
/// the target, not from a list that somebody has to keep.
@main
struct BuildFacts: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.pluginWorkDirectoryURL
        let file = folder.appendingPathComponent("BuildFacts.swift")
        let text = source(context, target)
        // Where nothing has changed, nothing is compiled again.
        if (try? String(contentsOf: file, encoding: .utf8)) != text {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        // The file is there already; only the output of a command counts as source.
        return [
            .prebuildCommand(
                displayName: "Facts of the build", executable: URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", ":"],
                outputFilesDirectory: folder)
        ]
    }

    private func source(_ context: PluginContext, _ target: any Target) -> String {
        let commit = commit(of: context.package.directoryURL)
        let packages = packages(of: target, in: context.package).map { package in
            """
                    Package(
                        name: \(literal(package.name)), version: \(literal(package.version)),
                        revision: \(literal(package.revision)), url: \(literal(package.url)))
            """
        }
        return """
            /// What the build knew of itself: made by the plugin BuildFacts.
            enum BuildFacts {
                /// A package that is linked in.
                struct Package: Sendable {
                    let name: String
                    let version: String
                    let revision: String
                    let url: String
                }

                static let commit = \(literal(commit.id))
                static let isModified = \(commit.isModified)
                static let compiler = \(literal(compiler(context)))
                static let zlib = \(literal(output(of: "/usr/bin/env", ["pkg-config", "--modversion", "zlib"]) ?? "unknown"))
                static let packages: [Package] = [
            \(packages.joined(separator: ",\n"))
                ]
            }

            """
    }

    // MARK: The graph

    private struct LinkedPackage {
        let name: String
        let version: String
        let revision: String
        let url: String
    }

    /// The packages that have a target or more in what the target is built of, by name.
    private func packages(of target: any Target, in root: Package) -> [LinkedPackage] {
        let needed = Set(target.recursiveTargetDependencies.map(\.id))
        let revisions = revisions(in: root.directoryURL.appendingPathComponent("Package.resolved"))
        var seen: Set<Package.ID> = [root.id]
        var left = root.dependencies.map(\.package)
        var found: [LinkedPackage] = []
        while let package = left.popLast() {
            guard seen.insert(package.id).inserted else { continue }
            left += package.dependencies.map(\.package)
            guard package.targets.contains(where: { needed.contains($0.id) }) else { continue }
            switch package.origin {
            case .repository(let url, let version, _):
                // SwiftPM leaves the revision out.
                let revision = revisions[package.id] ?? "unknown"
                found.append(LinkedPackage(name: package.id, version: version, revision: revision, url: url))
            case .registry(let identity, let version):
                found.append(LinkedPackage(name: identity, version: version, revision: "unknown", url: "unknown"))
            default:
                found.append(LinkedPackage(name: package.id, version: "unknown", revision: "unknown", url: "unknown"))
            }
        }
        return found.sorted { $0.name < $1.name }
    }

    /// The revisions that were resolved, by the packages' names.
    private func revisions(in file: URL) -> [String: String] {
        struct Resolved: Decodable {
            struct Pin: Decodable {
                struct State: Decodable { let revision: String? }
                let identity: String
                let state: State
            }
            let pins: [Pin]
        }
        guard let data = try? Data(contentsOf: file),
            let resolved = try? JSONDecoder().decode(Resolved.self, from: data)
        else { return [:] }
        return Dictionary(resolved.pins.map { ($0.identity, $0.state.revision ?? "unknown") }) { $1 }
    }

    // MARK: Git and the compiler

    /// The commit that is checked out, or `unknown`, and whether tracked files differ from it.
    private func commit(of folder: URL) -> (id: String, isModified: Bool) {
        let script = folder.appendingPathComponent("scripts/release/commit.sh").path
        let words = output(of: "/bin/sh", [script, folder.path])?.split(separator: " ").map(String.init) ?? []
        return (words.first ?? "unknown", words.count > 1)
    }

    /// The version of the toolchain's compiler, such as `6.3.1`.
    private func compiler(_ context: PluginContext) -> String {
        guard let tool = try? context.tool(named: "swiftc"), let said = output(of: tool.url.path, ["--version"]),
            let mark = said.range(of: "Swift version ")
        else { return "unknown" }
        return String(said[mark.upperBound...].prefix { !$0.isWhitespace })
    }

    /// What a program prints, without the last line end; nil where it can't be started or fails.
    private func output(of program: String, _ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        var text = String(decoding: data, as: UTF8.self)
        if text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    /// A text as a literal of Swift.
    private func literal(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\\", "\"": "\\\(scalar)"
            case " "..."~": String(scalar)
            default: "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return "\"\(escaped.joined())\""
    }
}
