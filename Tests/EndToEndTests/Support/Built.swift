import Foundation

/// What the tests are about: the built program, and the repository that it was built from.
enum Built {
    /// The program `hoist`: the one that HOIST_PROGRAM names, else the one next to the test bundle.
    static let program: String = {
        if let named = ProcessInfo.processInfo.environment["HOIST_PROGRAM"], !named.isEmpty { return named }
        return beside
    }()

    /// The program `hoist` that is next to the test bundle.
    static let beside: String = {
        var folder = URL(fileURLWithPath: testBundle)
        repeat {
            folder.deleteLastPathComponent()
            let program = folder.appendingPathComponent("hoist").path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: program, isDirectory: &isFolder), !isFolder.boolValue {
                return program
            }
        } while folder.path.count > 1
        return "hoist wasn't built beside \(testBundle)"
    }()

    /// The repository's folder.
    static let repository: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    /// The text of a file of the repository.
    static func text(of path: String) throws -> String {
        try String(contentsOfFile: repository + "/" + path, encoding: .utf8)
    }

    /// The file that holds this code.
    private static var testBundle: String {
        #if os(Linux)
            return (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        #else
            var info = Dl_info()
            guard dladdr(#dsohandle, &info) != 0, let name = info.dli_fname else { return "" }
            return String(cString: name)
        #endif
    }
}
