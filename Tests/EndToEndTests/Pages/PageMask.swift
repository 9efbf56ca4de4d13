// What differs from run to run: the one place where outputs of pages are made comparable. A page keeps what it shows
// where it differs from what is printed in these alone, so it can show numbers as they were once.
extension [String] {
    /// The lines with placeholders for ports, times and bytes, and without what only a terminal needs. Calls that go out
    /// side by side end in any order: neighbouring lines that report them are sorted.
    var masked: [String] {
        var lines: [String] = []
        var calls: [String] = []
        for line in self {
            // A cache's name is made of the API's URL, and so of the port.
            let settled = line.settled.replacing(/-[0-9a-f]{16}\.targets/, with: "-URL.targets")
                .replacing(/was last changed [0-9-]{10} [0-9:]{5} UTC/, with: "was last changed TIME")
                .replacing(/^  "day": "[0-9-]{10}",$/, with: #"  "day": "DAY","#)
            if let call = settled.wholeMatch(of: /\[\d+\/(\d+)\] (.*)/) {
                calls.append("[N/\(call.output.1)] \(call.output.2)")
            } else {
                lines += calls.sorted() + [settled]
                calls = []
            }
        }
        return lines + calls.sorted()
    }

    /// The lines without the one that reports what a run cost: pages leave it out unless it is what they show.
    var withoutCost: [String] { filter { !$0.isCost } }
}

extension String {
    /// Whether it is the line at the end of a run that reports what it cost.
    var isCost: Bool { prefixMatch(of: /\d+ calls?(?: \(|, \d+ retr)/) != nil }

    /// What was on a terminal when all was done: without bars, which are written over.
    var asLeftOnTerminal: String {
        uncolored.replacing("\r\n", with: "\n").replacing(/\r\u{1B}\[K(\[[#.]*\][^\r\n]*)?/, with: "")
    }
}
