import APIAccess
import ManagementAPI
import TerminalText

extension CallRecord {
    /// The exchange in one line, for `-v`: `getApp GET /apps/abc 200 12 ms`.
    var line: String {
        let result: String
        switch ending {
        case .status(let status): result = "\(status)"
        case .failure(let failure): result = failure.summary
        }
        var line = "\(operation.rawValue) \(method.rawValue) \(path) \(result) \(milliseconds) ms"
        if attempt > 1 { line += ", attempt \(attempt)" }
        if let againAfter {
            let seconds = againAfter.components.seconds
            let milliseconds = againAfter.components.attoseconds / 1_000_000_000_000_000
            line += ", again in \(seconds * 1_000 + milliseconds) ms"
        }
        return SafeText.visible(line)
    }
}
