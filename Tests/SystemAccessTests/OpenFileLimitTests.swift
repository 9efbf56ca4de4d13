import Foundation
import Testing

@testable import SystemAccess

@Suite("How many files may be open")
struct OpenFileLimitTests {
    @Test("counts what is free, and raises the soft limit no further than is wanted")
    func room() throws {
        let before = try LibC.openFileLimits()
        let few = OpenFileLimit.room(for: 1)
        #expect(few.limit == before.soft && few.free > 1)
        // Other tests have files open at the same time.
        #expect(few.free < before.soft && few.free > before.soft - 1_024)
        #expect(try LibC.openFileLimits() == before)
        guard before.hard > before.soft else { return }
        let more = OpenFileLimit.room(for: before.soft)
        #expect(more.limit > before.soft && more.limit <= before.hard)
        #expect(try LibC.openFileLimits().soft == more.limit)
        #expect(try LibC.openFileLimits().hard == before.hard)
        try LibC.setOpenFileLimit(soft: before.soft)
    }
}
