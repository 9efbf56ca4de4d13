import FuzzedManifest

/// libFuzzer over text → manifest → diagnostics → rendering, and back to text.
@main
enum FuzzManifest {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        _ = runDriver(&count, &arguments) { bytes, count in
            do throws(FuzzedManifest.Violation) {
                try FuzzedManifest.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
            } catch {
                // libFuzzer records crashes; this one prints its text in a release build too.
                fatalError(error.text)
            }
            return 0
        }
    }
}

/// libFuzzer's own main loop.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
