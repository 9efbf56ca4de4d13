import Diagnostics
import FlagModel
import ManifestReading

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads a file into memory, then its text into a manifest as often as is asked, and prints the milliseconds of each
/// reading.
@main
enum TextToManifest {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 1, let bytes = contents(of: arguments[1]) else {
            print("usage: text-to-manifest FILE [TIMES]")
            exit(64)
        }
        for _ in 0..<(arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1) {
            let begin = ContinuousClock.now
            let reading = ManifestReader.read(bytes, name: arguments[1])
            let milliseconds = (ContinuousClock.now - begin) / .milliseconds(1)
            guard let manifest = reading.manifest else {
                for diagnostic in reading.diagnostics.sorted.prefix(10) { print(diagnostic.message) }
                exit(65)
            }
            print("\(milliseconds) ms for \(manifest.flags.count) flags")
        }
    }

    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        guard fseek(file, 0, SEEK_END) == 0 else { return nil }
        let size = ftell(file)
        rewind(file)
        guard size >= 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = fread(buffer.baseAddress, 1, size, file)
        }
    }
}
