import FlagTestKit
import Testing

@testable import ManifestReading

@Suite("Beside other parsers of YAML")
struct OtherParsersTests {
    @Test("each construct is read as PyYAML and ruamel.yaml read it, but for what a table gives a reason for")
    func constructs() throws {
        let samples = YAMLSample.all
        guard let others = try OtherParsers.read(samples.map { ($0.name, $0.bytes) }) else { return }
        for sample in samples {
            let readings = others.readings[sample.name] ?? [:]
            // Ids are taken raw; everything else by YAML 1.2.
            if let other = readings["raw"] { check(sample, "raw", OtherValue.read(sample.bytes, raw: true), other) }
            if let other = readings["yaml12"] { check(sample, "yaml12", OtherValue.read(sample.bytes), other) }
        }
    }

    private func check(
        _ sample: YAMLSample,
        _ parser: String,
        _ ours: OtherParsers.Reading,
        _ theirs: OtherParsers.Reading
    ) {
        let isSame =
            switch (ours, theirs) {
            case (.error, .error): true
            case (.value(let ours), .value(let theirs)): ours.description == theirs.description
            case (.error, .value), (.value, .error): false
            }
        let difference = YAMLDifference.known.first { $0.sample == sample.name && $0.parsers.contains(parser) }
        #expect(
            isSame == (difference == nil),
            "\(sample.name), \(parser)\nhoist:  \(ours)\nothers: \(theirs)\nknown: \(difference?.reason ?? "no")")
    }

    @Test("no two samples have the same name, and each difference is one of a sample")
    func names() {
        let names = YAMLSample.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(YAMLDifference.known.filter { !names.contains($0.sample) }.map(\.sample) == [])
    }
}
