import Synchronization
import Testing

@testable import FlagModel

@Suite("work that is done side by side")
struct CoresTests {
    @Test("both pieces of work are done once, whoever comes to them first")
    func both() async {
        // More of them than there are threads, so that some are begun by whoever waits for them.
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let times = Atomic(0)
                    let (first, second) = Cores.both {
                        number * 2
                    } aside: {
                        times.add(1, ordering: .relaxed)
                        return number + 1
                    }
                    #expect(first == number * 2)
                    #expect(second == number + 1)
                    #expect(times.load(ordering: .relaxed) == 1)
                }
            }
        }
    }

    private struct Failure: Error {}

    private static func fails() throws -> Int { throw Failure() }

    @Test("an error of the first is thrown")
    func failure() {
        #expect(throws: Failure.self) {
            try Cores.both {
                try Self.fails()
            } aside: {
                1
            }
        }
    }

    @Test("what ranges return is in their order, and each number is in one")
    func ranges() {
        #expect(Cores.map(rangesOf: 1_001, atMost: 10) { Array($0) }.flatMap(\.self) == Array(0..<1_001))
        #expect(Cores.map(rangesOf: 0) { $0 }.isEmpty)
    }
}
