import Diagnostics
import Planning
import TerminalText

/// A GitHub workflow command in the log: an annotation at a place.
///
/// `::warning file=flags.yaml,line=52,col=3,title=Archive::archives legacy-export`
struct WorkflowCommand {
    /// The severity of the annotation.
    enum Level: String {
        case notice
        case warning
    }

    /// The severity.
    let level: Level
    /// Where it is shown; without a place it is shown with the run.
    let place: PlanPlace?
    /// The title, in bold.
    let title: String
    /// The text under it, which may have several lines.
    let message: String

    /// The command as one line, without a line break. Characters that could end the line or a property are
    /// percent-encoded.
    ///
    /// - Parameter paths: How it names the file.
    func line(_ paths: AnnotationPaths = AnnotationPaths()) -> String {
        var properties: [String] = []
        if let place, !AnnotationPaths.isStandardInput(place.file) {
            properties.append("file=\(Self.property(SafeText.visible(paths.path(of: place.file))))")
            properties.append("line=\(place.line)")
            properties.append("col=\(place.column)")
        }
        properties.append("title=\(Self.property(title))")
        return "::\(level.rawValue) \(properties.joined(separator: ","))::\(Self.data(message))"
    }

    private static func data(_ text: String) -> String {
        encoded(text) { $0 == UInt8(ascii: "%") || $0 == 0x0A || $0 == 0x0D }
    }

    private static func property(_ text: String) -> String {
        encoded(text) {
            $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ",") || $0 < 0x20 || $0 == 0x7F
        }
    }

    private static func encoded(_ text: String, _ mustEncode: (UInt8) -> Bool) -> String {
        guard text.utf8.contains(where: mustEncode) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if mustEncode(byte) {
                let digits = String(byte, radix: 16, uppercase: true)
                bytes += "%\(byte < 0x10 ? "0" : "")\(digits)".utf8
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
