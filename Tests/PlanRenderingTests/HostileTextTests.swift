import FlagModel
import FlagTestKit
import Foundation
import PlanRendering
import Planning
import TestTools
import Testing

/// Every format of a plan with hostile text has the same structure as that of a plan with harmless text.
@Suite("External text is data")
struct HostileTextTests {
    /// Handwritten texts, and random ones.
    static let texts = Plan.hostile + (1...60).map { Plan.hostileText(seed: $0) }

    private static let harmless = "harmless"

    private struct Page: Decodable {
        let structure: [String]
        let prose: String
        let code: String
    }

    @Test(
        "as Markdown: the same tags, and the same words outside of code",
        .enabled(if: Python.Tool.markdown.isThere, Comment(rawValue: Python.Tool.markdown.missing)),
        arguments: [false, true])
    func markdown(isLong: Bool) throws {
        let form = MarkdownPlan(budget: 1_000_000)
        let texts = [Self.harmless] + Self.texts
        let pages: [Page] = try Python.run(
            .markdown, texts.map { form.render(.carrying($0, isLong: isLong)) })
        let expected = try #require(pages.first)
        #expect(expected.structure.contains("details") == isLong)
        #expect(expected.structure.contains("code class=language-diff"))
        #expect(expected.code.contains(Self.harmless))
        #expect(!expected.prose.contains(Self.harmless))
        for (text, page) in zip(texts, pages) {
            #expect(page.structure == expected.structure, "\(text.debugDescription)")
            #expect(page.prose == expected.prose, "\(text.debugDescription)")
        }
    }

    @Test(
        "as Markdown, in a truncated comment: all tags are closed, and no external text is outside of code",
        .enabled(if: Python.Tool.markdown.isThere, Comment(rawValue: Python.Tool.markdown.missing)))
    func cut() throws {
        let texts = Self.texts.map { MarkdownPlan(budget: 4_000).render(.carrying($0, isLong: true)) }
        let pages: [Page] = try Python.run(.markdown, texts)
        let words = #/[A-Za-z0-9 \n,.+−·:!\[\]']*/#
        for (text, page) in zip(Self.texts, pages) {
            var open: [String] = []
            for tag in page.structure where !tag.hasPrefix("<!") {
                if tag.hasPrefix("/") {
                    #expect(open.popLast() == String(tag.dropFirst()), "\(text.debugDescription)")
                } else if let name = tag.split(separator: " ").first {
                    open.append(String(name))
                }
            }
            #expect(open == [], "\(text.debugDescription)")
            #expect(page.prose.wholeMatch(of: words) != nil, "\(text.debugDescription): \(page.prose)")
            #expect(!page.prose.contains("@"), "\(text.debugDescription)")
        }
    }

    @Test("as annotations: the same commands with the same properties, and every other line is hoist's own")
    func annotations() {
        func commands(_ text: String, _ isLong: Bool) -> [String] {
            GitHubPlan().render(.carrying(text, isLong: isLong)).split(
                separator: "\n", omittingEmptySubsequences: false
            )
            .map { line in
                #expect(!line.contains("##["), "\(text.debugDescription)")
                guard let command = ActionCommand(line: String(line)) else { return String(line) }
                return command.name + " " + command.properties.keys.sorted().joined(separator: ",")
            }
        }
        for isLong in [false, true] {
            let expected = commands(Self.harmless, isLong)
            #expect(expected.contains("warning col,file,line,title") && expected.contains("notice title"))
            for text in Self.texts {
                #expect(commands(text, isLong) == expected, "\(text.debugDescription)")
            }
        }
    }

    @Test("as text: the same lines at the margin, and no workflow command")
    func text() {
        for isLong in [false, true] {
            func margin(_ text: String) -> [Character] {
                TextPlan().render(.carrying(text, isLong: isLong)).split(
                    separator: "\n", omittingEmptySubsequences: false
                )
                .map { line in
                    #expect(ActionCommand(line: String(line)) == nil, "\(text.debugDescription): \(line)")
                    #expect(!line.contains("##["), "\(text.debugDescription): \(line)")
                    return line.first
                }
                .compactMap { $0 == " " ? nil : $0 }
            }
            let expected = margin(Self.harmless)
            for text in Self.texts { #expect(margin(text) == expected, "\(text.debugDescription)") }
        }
    }

    @Test("as JSON: the same members, and the text is read back unchanged")
    func json() throws {
        func shape(_ value: Any) -> String {
            switch value {
            case let members as [String: Any]:
                "{" + members.sorted { $0.key < $1.key }.map { "\($0.key):\(shape($0.value))" }.joined(separator: ",")
                    + "}"
            case let list as [Any]: "[" + list.map(shape).joined(separator: ",") + "]"
            case is String: "text"
            default: "other"
            }
        }
        for isLong in [false, true] {
            func read(_ text: String) throws -> [String: Any] {
                let json = JSONPlan().render(.carrying(text, isLong: isLong))
                return try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            }
            let expected = shape(try read(Self.harmless))
            for text in Self.texts {
                let json = try read(text)
                #expect(shape(json) == expected, "\(text.debugDescription)")
                let app = (json["for"] as? [String: Any])?["appName"] as? String
                #expect(app.map { Array($0.utf8) } == Array(text.utf8), "\(text.debugDescription)")
            }
        }
    }

    @Test("no format contains invisible characters or terminal control characters")
    func hidden() {
        let forms: [any PlanFormat] = [
            TextPlan(), MarkdownPlan(), GitHubPlan(), JSONPlan(),
        ]
        for text in Self.texts {
            let plan = Plan.carrying(text, isLong: true)
            for form in forms {
                let rendered = form.render(plan)
                let hidden = rendered.unicodeScalars.first { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: scalar != "\n"
                    default: false
                    }
                }
                #expect(hidden == nil, "\(text.debugDescription) as \(form)")
            }
        }
    }
}
