import Sandbox
import TestTools
import Testing

/// The checks that all other tests rely on must be able to fail.
@Suite("checking shapes")
struct SchemaTests {
    @Test(
        "a response of another shape has problems",
        arguments: [
            (SandboxOperation.listApps, #"{"data":[]}"#, []),
            (.listApps, #"{"data":[],"more":1}"#, [".more: isn't allowed"]),
            (.listApps, "{}", [".data: is missing"]),
            (.listApps, #"{"data":{}}"#, [".data: is {}"]),
            (.listApps, "[]", [": is []"]),
            (
                .getFlagTargeting,
                #"{"flagKey":"","version":"1","updatedAt":null,"specificTargets":{"false":{}}}"#,
                [
                    ".flagKey: has 0 characters", ".specificTargets.false: isn't allowed", ".updatedAt: is null",
                    #".version: is "1""#,
                ]
            ),
            (
                .getFlagTargeting,
                #"{"flagKey":"k","version":1,"updatedAt":"","specificTargets":{"true":{"companyIds":[1],"userIds":[""]}}}"#,
                [".specificTargets.true.companyIds.0: is 1", ".specificTargets.true.userIds.0: has 0 characters"]
            ),
            (
                .listEnvironments,
                #"{"data":[],"sortBy":"id","sortOrder":"asc"}"#,
                [".sortBy: is id"]
            ),
        ] as [(SandboxOperation, String, [String])]
    )
    func shapes(operation: SandboxOperation, text: String, problems: [String]) throws {
        #expect(Shapes.problems(in: try JSON(parsing: text), of: operation, status: 200).sorted() == problems)
    }

    @Test(
        "an error of another shape has problems",
        arguments: [
            (400, #"{"error":{"code":"invalid_request","message":"m"},"issues":{"a":["b"]}}"#, []),
            (400, #"{"error":{"code":"bad","message":"m"}}"#, [".error.code: is bad"]),
            (404, #"{"message":"m"}"#, [".error: is missing", ".message: isn't allowed"]),
            (400, #"{"error":{"code":"not_found","message":"m"},"issues":null}"#, [".issues: is null"]),
            (500, #"{"error":{"code":"unknown_error","message":"m"}}"#, ["the status is 500"]),
        ]
    )
    func errors(status: Int, text: String, problems: [String]) throws {
        #expect(Shapes.problems(in: try JSON(parsing: text), of: .getApp, status: status) == problems)
    }

    private static let schema = #"""
        {"definitions":{"id":{"type":"string","minLength":1,"maxLength":3}},
        "type":"object","required":["id"],"additionalProperties":false,"properties":{
        "id":{"$ref":"#/definitions/id"},"kind":{"enum":["a","b"]},"on":{"const":true},"count":{"type":"integer"},
        "some":{"anyOf":[{"type":"string"},{"type":"null"}]},"list":{"type":"array","minItems":1,"items":{"type":"boolean"}},
        "map":{"propertyNames":{"pattern":"^x"},"additionalProperties":{"type":"string"}},"odd":{"oneOf":[]}}}
        """#

    @Test(
        "the schema checker finds errors",
        arguments: [
            (#"{"id":"abc","kind":"a","on":true,"count":1,"some":null,"list":[true],"map":{"xy":"z"}}"#, []),
            ("{}", [": lacks id"]),
            (#"{"id":""}"#, [".id: breaks minLength 1"]),
            (#"{"id":"abcd"}"#, [".id: breaks maxLength 3"]),
            (#"{"id":7}"#, [#".id: is integer, not "string""#]),
            (#"{"id":"a","kind":"c"}"#, [#".kind: is none of ["a","b"]"#]),
            (#"{"id":"a","on":false}"#, [".on: is not true"]),
            (#"{"id":"a","count":1.5}"#, [#".count: is number, not "integer""#]),
            (#"{"id":"a","some":1}"#, [#".some: fits none of [{"type":"string"},{"type":"null"}]"#]),
            (#"{"id":"a","list":[]}"#, [".list: has 0 items"]),
            (#"{"id":"a","list":[true,"x"]}"#, [#".list.1: is string, not "boolean""#]),
            (
                #"{"id":"a","map":{"y":1}}"#,
                [#".map.y (name): breaks pattern "^x""#, #".map.y: is integer, not "string""#]
            ),
            (#"{"id":"a","other":1}"#, [": may not have other"]),
            (#"{"id":"a","odd":1}"#, [".odd: the checker doesn't know oneOf"]),
        ]
    )
    func checker(text: String, problems: [String]) throws {
        guard case .object(var schema) = try JSON(parsing: Self.schema) else { return }
        let root = JSON.object(schema)
        schema["definitions"] = nil
        let found = SchemaChecker(root: root).problems(in: try JSON(parsing: text), .object(schema))
        #expect(found.sorted() == problems)
    }

    @Test("bodies are rejected exactly if the API's document rejects them", arguments: 1...8 as ClosedRange<UInt64>)
    func bodies(seed: UInt64) throws {
        guard let document = OpenAPIDocument.shared else { return }
        var generator = Seeded(seed: seed)
        for _ in 0..<300 {
            for (operation, method, path, members) in Self.bodies {
                let body = Self.body(of: members, &generator)
                let isValid = document.problems(inBody: body, of: operation).isEmpty
                var fixture = try Fixture(flags: [SandboxFlag(id: "flag-1", key: "k")])
                let answer = try fixture.send(method, app + path, body.text)
                #expect((answer.status == 200) == isValid, "seed \(seed): \(body.text) got \(answer)")
            }
        }
    }

    /// Members with valid and invalid values.
    private static let bodies: [(SandboxOperation, String, String, [String: [String]])] = [
        (
            .createFlag, "POST", "/flags",
            [
                "key": [#""new""#, #""new""#, #""new""#, #""""#, "null", "1"],
                "name": [#""N""#, #""N""#, #""N""#, #""""#, "null", "[]"],
                "description": [#""d""#, #""""#, "null", "true"],
                "stageId": [#""stgbeta0000001""#, #""short""#, #""stgbeta00000001""#, "null"],
                "ownerUserId": [#""usr_sam""#, "null", "{}"],
                "permanent": ["true", "false", "null", #""true""#],
                "secret": ["true", "false", "0"],
                "other": ["1"],
            ]
        ),
        (
            .updateFlag, "PATCH", "/flags/flag-1",
            [
                "name": [#""N""#, #""""#, "null"],
                "description": [#""d""#, #""""#, "null", "1.5"],
                "stageId": [#""stgbeta0000001""#, #""""#, "null"],
                "ownerUserId": [#""usr_sam""#, "null", "false"],
                "permanent": ["true", "null"],
                "secret": ["false", "[]"],
                "isArchived": ["true", "false", "null"],
                "key": [#""k""#],
            ]
        ),
        (
            .updateCompanyFlags, "PATCH", "/envs/env_staging/companies/c/flags",
            [
                "updates": [
                    #"[{"flagKey":"k","specificTargetValue":true}]"#, #"[{"flagKey":"k","specificTargetValue":null}]"#,
                    #"[{"flagKey":"k","specificTargetValue":true,"x":{}}]"#, "[]", "null", "{}", "[1]",
                    #"[{"flagKey":"k"}]"#,
                    #"[{"specificTargetValue":true}]"#, #"[{"flagKey":"k","specificTargetValue":false}]"#,
                    #"[{"flagKey":"","specificTargetValue":true}]"#,
                ],
                "changeDescription": [#""why""#, #""""#, "null"],
                "notifications": ["[]", #"["slack"]"#, #"["slack","linearComment"]"#, #"["mail"]"#, "null", "[null]"],
                "other": ["1", "{}"],
            ]
        ),
    ]

    private static func body(of members: [String: [String]], _ generator: inout Seeded) -> JSON {
        var body: [String: JSON] = [:]
        for (name, values) in members.sorted(by: { $0.key < $1.key }) {
            // Most members are there, most of them right, so that what is right as a whole comes often enough.
            guard Int.random(in: 0..<3, using: &generator) > 0 else { continue }
            let isFirst = Int.random(in: 0..<3, using: &generator) > 0
            let text = isFirst ? values[0] : values[Int.random(in: 0..<values.count, using: &generator)]
            body[name] = try? JSON(parsing: text)
        }
        return .object(body)
    }
}
