import Diagnostics
import Testing

@Suite("Collecting diagnostics")
struct DiagnosticBagTests {
    private static let text = MarkedText("1️⃣a2️⃣\n3️⃣b4️⃣")

    @Test("Duplicates are added once, in the order of the text, with those without a place first")
    func order() {
        let places = [Self.text.place(3, 4), Self.text.place(1, 2), Self.text.place(1, 2, file: 1), nil]
        var bag = DiagnosticBag()
        bag.add(contentsOf: places.map { Diagnostic(.error, .wrongType, "message", at: $0) })
        bag.add(Diagnostic(.error, .wrongType, "message", at: Self.text.place(1, 2), help: "again"))
        bag.add(Diagnostic(.warning, .unusedAudience, "message", at: Self.text.place(1, 2)))

        #expect(bag.sorted.map(\.place) == [nil, places[1], places[1], places[0], places[2]])
        #expect(bag.sorted.map(\.code) == [.wrongType, .wrongType, .unusedAudience, .wrongType, .wrongType])
        #expect(bag.errors == 4)
        #expect(bag.warnings == 1)
        #expect(bag.hasErrors)
    }

    @Test("Warnings aren't errors")
    func warnings() {
        var bag = DiagnosticBag()
        bag.add(Diagnostic(.warning, .wrongType, "message", at: nil))
        #expect(!bag.hasErrors)
        #expect(bag.errors == 0)
        #expect(bag.warnings == 1)
    }
}
