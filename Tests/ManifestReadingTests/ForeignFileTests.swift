import Diagnostics
import Testing

@testable import ManifestReading

@Suite("Files of other tools")
struct ForeignFileTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let tool: String
        let testDescription: String
        let text: String

        init(_ tool: String, _ description: String, _ text: String) {
            self.tool = tool
            testDescription = tool + ", " + description
            self.text = text
        }
    }

    static let samples = [
        Sample(
            "LaunchDarkly", "the file data source in JSON",
            """
            {"flags": {"new-search": {"key": "new-search", "on": true, "fallthrough": {"variation": 0},
              "offVariation": 1, "variations": [true, false], "targets": [{"values": ["u1"], "variation": 0}]}},
             "segments": {"beta": {"key": "beta", "included": ["u2"]}}}
            """),
        Sample(
            "LaunchDarkly", "the file data source in YAML",
            "flagValues:\n  new-search: true\n  page-size: 20\n"),
        Sample(
            "LaunchDarkly", "a flag of its API",
            """
            {"name": "New search", "kind": "boolean", "key": "new-search", "tags": [], "temporary": true,
             "variations": [{"value": true}, {"value": false}],
             "environments": {"production": {"on": true, "salt": "x"}}, "_links": {"self": {"href": "/"}}}
            """),
        Sample(
            "LaunchDarkly", "a listing of its API",
            #"{"items": [{"key": "a", "variations": [{"value": true}], "_version": 3, "environments": {}}], "totalCount": 1}"#
        ),
        Sample(
            "Flipt", "a file of a namespace",
            """
            version: "1.2"
            namespace: default
            flags:
              - key: new-search
                name: New search
                type: BOOLEAN_FLAG_TYPE
                enabled: false
                rollouts:
                  - segment: {key: beta, value: true}
            segments:
              - key: beta
                constraints: [{type: STRING_COMPARISON_TYPE, property: plan, operator: eq, value: pro}]
            """),
        Sample("Flipt", "flags alone", "flags:\n- key: new-search\n  name: New search\n"),
        Sample(
            "Flipt", "flags alone, in JSON, with a version that hoist has too",
            #"{"version": 1, "flags": [{"key": "a", "enabled": true, "variants": [{"key": "b"}]}]}"#),
        Sample(
            "flagd", "JSON",
            """
            {"$schema": "https://flagd.dev/schema/v0/flags.json",
             "flags": {"new-search": {"state": "ENABLED", "variants": {"on": true, "off": false},
               "defaultVariant": "off", "targeting": {"if": [{"in": [{"var": "email"}, ["a"]]}, "on"]}}}}
            """),
        Sample(
            "flagd", "YAML", "flags:\n  new-search:\n    state: DISABLED\n    variants: {on: true, off: false}\n"),
        Sample("flagd", "evaluators", #"{"flags": {}, "$evaluators": {"a": {"in": ["b", {"var": "c"}]}}}"#),
        Sample(
            "GO Feature Flag", "YAML",
            """
            new-search:
              variations: {enabled: true, disabled: false}
              targeting:
                - query: company eq "acme"
                  variation: enabled
              defaultRule: {percentage: {enabled: 20, disabled: 80}}
            """),
        Sample(
            "GO Feature Flag", "JSON",
            #"{"a": {"variations": {"x": 1}, "defaultRule": {"variation": "x"}}, "b": {"disable": true}}"#),
        Sample(
            "GO Feature Flag", "its first version", "a: {percentage: 100, true: 1, false: 2, default: 3, rule: x}\n"),
        Sample(
            "Harness", "flags of a repository",
            """
            featureFlags:
              - flag:
                  type: FeatureFlag
                  name: New search
                  identifier: new_search
                  permanent: false
                  spec: {type: boolean, onVariation: {value: "true"}, environments: []}
            """),
        Sample(
            "Harness", "a flag of its API",
            """
            {"identifier": "new_search", "kind": "boolean", "name": "New search", "defaultOnVariation": "true",
             "defaultOffVariation": "false", "variations": [{"identifier": "true", "value": "true"}],
             "envProperties": {"environment": "prod", "state": "on", "variationMap": []}}
            """),
        Sample(
            "Harness", "a listing of its API",
            #"{"features": [{"identifier": "a", "kind": "boolean", "envProperties": {"state": "off"}, "archived": false}]}"#
        ),
        Sample(
            "Unleash", "a file for bootstrapping, with a version that hoist has too",
            """
            {"version": 1, "features": [{"name": "new-search", "type": "release", "enabled": true, "stale": false,
              "strategies": [{"name": "userWithId", "parameters": {"userIds": "u1"}}]}]}
            """),
        Sample(
            "Unleash", "an export in YAML",
            """
            version: 4
            features:
              - {name: new-search, project: default, stale: false, impressionData: false}
            featureStrategies:
              - {featureName: new-search, strategyName: default}
            featureEnvironments: []
            """),
        Sample(
            "Unleash", "what its SDKs are served",
            #"{"features": [{"name": "a", "enabled": false, "strategies": []}], "segments": []}"#),
    ]

    @Test("one error names the tool, in the manifest and in an included file", arguments: samples)
    func recognised(_ sample: Sample) {
        let message = "this is a file of \(sample.tool), which hoist doesn't read"
        let root = ManifestReader.read(Array(sample.text.utf8), name: "flags.yaml")
        #expect(root.diagnostics.sorted.map { "\($0.code.rawValue): \($0.message)" } == ["foreign-file: " + message])
        #expect(root.manifest == nil)
        #expect(root.diagnostics.sorted.first?.help?.contains("`hoist import`") == true)
        let manifest = "version: 1\ninclude: [flags/*]\nflags: {}\n"
        let part = ManifestReader.read(
            Array(manifest.utf8), name: "flags.yaml", files: MemoryFiles(files: [.file("flags/x.json", sample.text)]))
        #expect(part.diagnostics.sorted.map(\.message) == [message])
        #expect(part.diagnostics.sorted.first?.place?.file == 1)
    }

    @Test("one error also where there would be more than are reported")
    func many() {
        let flags = (0..<2_000).map { "  f\($0): {state: ENABLED, variants: {on: true}, defaultVariant: on}\n" }
            .joined()
        let reading = ManifestReader.read(Array(("flags:\n" + flags).utf8), name: "flags.yaml")
        #expect(reading.diagnostics.sorted.map(\.code) == [.foreignFile])
    }

    @Test(
        "a manifest with mistakes is none",
        arguments: [
            "version: 1\nflags:\n  a: {state: on, variants: {on: true}, defaultVariant: on}\n",
            "version: 1\nflags:\n  - key: a\n    name: A\n",
            "flags:\n  a: {variations: [true]}\n", "flags:\n  a: {on: true}\n", "features:\n  a: {}\n",
            "version: 1\nfeatures:\n  a: {enabled: true}\nflags: {}\n", "items: []\n", "namespace: x\n",
            "version: 1\nflags:\n  defaultRule: {nme: x}\n", "environments: {}\n", "- key: a\n", "a\n",
            "",
        ])
    func others(_ text: String) {
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        #expect(reading.diagnostics.hasErrors)
        #expect(!reading.diagnostics.sorted.contains { $0.code == .foreignFile })
    }
}
