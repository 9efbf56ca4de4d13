import FlagTestKit
import JSONText
import Planning
import Testing

@Suite("The plan file")
struct PlanJSONTests {
    @Test("contains all of a plan, in its order")
    func sample() {
        #expect(Plan.sample().json.pretty() == Self.expected)
    }

    @Test("has every list, even if it is empty")
    func empty() {
        var plan = Plan.sample()
        plan.manifest = ManifestDigest(paths: ["flags.yaml"], sha256: "")
        plan.basis = PlanBasis(environments: [], flags: [], targets: [])
        plan.changes = []
        plan.calls = []
        plan.waiting = []
        plan.summary = PlanSummary(changes: [], calls: [], unchanged: 0, unlisted: 0)
        plan.notes = []
        plan.warnings = []
        plan.blocked = []
        plan.limits = []
        #expect(
            plan.json.compact()
                == #"{"format":"hoist-plan","version":1,"#
                + #""for":{"apiUrl":"https://app.reflag.com/api","appId":"ap1","appName":"Acme Web"},"#
                + #""manifest":{"paths":["flags.yaml"],"sha256":""},"#
                + #""basis":{"environments":[],"flags":[],"targets":[],"day":null,"grants":[]},"#
                + #""digest":"2b377a884e105e3a36dc33eeccaac153f4ee60514cf6914971380764db408c1f","#
                + #""summary":{"flags":{"create":0,"update":0,"archive":0,"unarchive":0,"unchanged":0,"unlisted":0},"#
                + #""targets":{"add":0,"remove":0,"waiting":0,"production":{"add":0,"remove":0}},"#
                + #""calls":{"total":0,"createFlag":0,"updateFlag":0,"updateCompanyFlags":0,"updateUserFlags":0,"#
                + #""upsertCompany":0,"upsertUser":0}},"#
                + #""changes":[],"calls":[],"waiting":[],"entities":"wait","notes":[],"warnings":[],"blocked":[],"limits":[],"#
                + #""grants":{"ending":[],"notBegun":0},"#
                + #""seal":"0628cff349fbe6728270ae20f4ff744a8c2c344127a09d1bb54f5814dcd3ba70"}"#
        )
    }

    @Test("is written with a line for each member, each change and each call")
    func lines() throws {
        let plan = Plan.sample()
        let text = PlanFile(plan).stream.text()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Scripts read the digest by its line.
        #expect(lines.contains("  \"digest\": \"\(plan.digest)\","))
        #expect(lines.count { $0.hasPrefix(#"{"flag":"#) && $0.contains(#""action""#) } == plan.changes.count)
        #expect(lines.count { $0.hasPrefix(#"{"id":"c"#) } == plan.calls.count)
        #expect(text.hasSuffix("\"\n}\n"))
        #expect(try JSONReader.read(Array(text.utf8)) == plan.json)
    }
}
