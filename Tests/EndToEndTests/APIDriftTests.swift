import Foundation
import Testing

/// The alarm for the API: the comparison with a list and a document small enough to read, the script with the real list.
@Suite("scripts/api-drift.sh")
struct APIDriftTests {
    private static let list = """
        document 1.0.0 2.0.0
        server https://api.example.com
        auth bearer
        unused listThings
        unused deleteThing since 2.0.0

        operation getThing GET /things/{thingId} scope read:things
          asks ?page
          leaves ?sort
          reads id string
          reads kind string
          reads size integer spare
          reads note string|null optional
          reads parts list
          reads parts.*.name string
          reads tags list
          reads tags.* string
          reads by object
          reads by.true object|null optional
          reads by.true.ids list
          values kind big small
          values by.* true ...
          knows color made

        operation setThing PATCH /things/{thingId}
          reads thing object
          reads version integer spare since 2.0.0
          sends name string always
          sends text string|null most 100
          sends places list
          sends places.* string
          values places.* here there
          leaves color

        operation newThing PUT /things since 2.0.0

        error
          reads error object spare
          reads error.code string spare
          values error.code bad worse ...

        """

    private static let document = """
        {"info": {"version": "1.0.0"}, "servers": [{"url": "https://api.example.com"}],
         "components": {
           "securitySchemes": {"key": {"type": "http", "scheme": "Bearer"}},
           "schemas": {
             "thing": {
               "type": "object", "required": ["id", "kind", "parts", "tags", "by", "made"],
               "properties": {
                 "id": {"type": "string"}, "kind": {"type": "string", "enum": ["small", "big"]},
                 "size": {"type": "integer"}, "note": {"type": "string"}, "color": {"type": ["string", "null"]},
                 "parts": {"type": "array", "items": {"$ref": "#/components/schemas/part"}},
                 "tags": {"type": "array", "items": {"type": "string"}},
                 "by": {"type": "object", "propertyNames": {"const": "true"},
                        "additionalProperties": {"type": "object", "required": ["ids"],
                                                 "properties": {"ids": {"type": "array"}}}},
                 "made": {"type": "object", "properties": {"at": {"type": "string"}}}
               }},
             "part": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
             "error": {"type": "object", "properties": {"error": {
               "type": "object", "properties": {"code": {"enum": ["bad", "worse"]}}}}}
           }},
         "paths": {
           "/things/{thingId}": {
             "get": {
               "operationId": "getThing", "description": "Needs `read:things`.",
               "parameters": [{"name": "thingId", "in": "path", "required": true}, {"name": "sort", "in": "query"}],
               "responses": {
                 "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}}},
                 "404": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}}}},
             "patch": {
               "operationId": "setThing",
               "requestBody": {"content": {"application/json": {"schema": {
                 "type": "object", "required": ["name"],
                 "properties": {
                   "name": {"type": "string"},
                   "text": {"anyOf": [{"type": "string", "maxLength": 100}, {"type": "null"}]},
                   "places": {"type": "array", "items": {"type": "string", "enum": ["here", "there"]}},
                   "color": {"type": "string"}}}}}},
               "responses": {"200": {"content": {"application/json": {"schema": {
                 "type": "object", "required": ["thing"], "properties": {"thing": {"type": "object"}}}}}}}}},
           "/things": {"get": {"operationId": "listThings", "responses": {}}}
         }}
        """

    /// Compares the list with what is left of the document after a change of it.
    ///
    /// - Parameter change: Python that changes `d`, with `get` and `patch`, `thing` and `body`.
    private static func drift(_ change: String, _ place: Workplace) async throws -> (lines: [String], status: Int32) {
        let program = """
            import json, sys
            d = json.loads(sys.argv[1])
            item = d["paths"]["/things/{thingId}"]
            get, patch = item["get"], item["patch"]
            thing = d["components"]["schemas"]["thing"]
            body = patch["requestBody"]["content"]["application/json"]["schema"]
            exec(sys.argv[2])
            print(json.dumps(d))
            """
        let made = try await place.run("/usr/bin/env", ["python3", "-c", program, document, change], environment: path)
        try #require(made.status == 0, "\(made.err)")
        try place.write(made.out, to: "document.json")
        try place.write(list, to: "list.txt")
        let ran = try await place.run(
            "/usr/bin/env",
            [
                "python3", "\(Built.repository)/scripts/api-drift/compare.py", place.folder + "/list.txt",
                place.folder + "/document.json",
            ], environment: path)
        return ((ran.out + ran.err).split(separator: "\n").map(String.init), ran.status)
    }

    private static func run(_ document: String, _ place: Workplace) async throws -> (lines: [String], status: Int32) {
        let ran = try await place.run(
            "/bin/sh", ["\(Built.repository)/scripts/api-drift.sh", document], environment: path)
        return ((ran.out + ran.err).split(separator: "\n").map(String.init), ran.status)
    }

    private static let path = ["PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"]

    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let change: String
        /// All lines but the first and the last.
        let lines: [String]

        init(_ name: String, _ change: String, _ lines: [String]) {
            testDescription = name
            self.change = change
            self.lines = lines
        }
    }

    static let changes: [Change] = [
        Change("nothing", "", []),
        Change("an operation is gone", #"del item["get"]"#, ["! gone  getThing"]),
        Change(
            "an operation has moved", #"d["paths"]["/stuff/{thingId}"] = {"get": item.pop("get")}"#,
            ["! moved  getThing: GET /stuff/{thingId}, not GET /things/{thingId}"]),
        Change(
            "an operation has another method", #"item["put"] = item.pop("patch")"#,
            ["! moved  setThing: PUT /things/{thingId}, not PATCH /things/{thingId}"]),
        Change("an operation is new", #"d["paths"]["/new"] = {"get": {"responses": {}}}"#, ["  new  GET /new"]),
        Change("an operation that isn't called is gone", #"del d["paths"]["/things"]"#, ["  gone  listThings"]),
        Change(
            "what came with a version isn't there", #"d["info"]["version"] = "2.0.0""#,
            ["  gone  deleteThing", "! gone  newThing", "  gone  setThing: version"]),
        Change("a member that is read is gone", #"del thing["properties"]["id"]"#, ["! gone  getThing: id"]),
        Change(
            "a member that may be absent is gone", #"del thing["properties"]["note"]"#, ["! gone  getThing: note"]),
        Change(
            "a member that hoist can do without is gone", #"del thing["properties"]["size"]"#,
            ["  gone  getThing: size"]),
        Change(
            "a member on which nothing rests is gone", #"del thing["properties"]["color"]"#,
            ["  gone  getThing: color"]),
        Change(
            "a member that is read may be absent", #"thing["required"].remove("tags")"#,
            ["! moved  getThing: tags may be absent"]),
        Change(
            "a member that is read may be null",
            #"d["components"]["schemas"]["part"]["properties"]["name"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}"#,
            ["! moved  getThing: parts.*.name may be null, not only string"]),
        Change(
            "a member that is read may be null, as older documents have it",
            #"thing["properties"]["id"]["nullable"] = True"#,
            ["! moved  getThing: id may be null, not only string"]),
        Change(
            "the items of a list are of another type", #"thing["properties"]["tags"]["items"] = {"type": "integer"}"#,
            ["! moved  getThing: tags.* may be integer, not only string"]),
        Change(
            "a member that hoist can do without is of another type",
            #"thing["properties"]["size"]["type"] = "string""#,
            ["  moved  getThing: size may be string, not only integer"]),
        Change(
            "members are new", #"thing["properties"]["theme"] = {"type": "object", "properties": {"x": {}}}"#,
            ["  new  getThing: theme", "  new  getThing: theme.x"]),
        Change(
            "a member of something on which nothing rests is new",
            #"thing["properties"]["made"]["properties"]["by"] = {"type": "string"}"#, []),
        Change(
            "a value is new that hoist has to know", #"thing["properties"]["kind"]["enum"].append("huge")"#,
            ["! new  getThing: kind may be huge"]),
        Change(
            "a name is new that does no harm",
            #"thing["properties"]["by"]["propertyNames"] = {"enum": ["true", "false"]}"#,
            ["  new  getThing: by.* may be false"]),
        Change(
            "a value is gone", #"thing["properties"]["kind"]["enum"].remove("big")"#,
            ["  gone  getThing: kind big"]),
        Change(
            "an error has another code",
            #"d["components"]["schemas"]["error"]["properties"]["error"]["properties"]["code"]["enum"][0] = "odd""#,
            ["  new  an error: error.code may be odd", "  gone  an error: error.code bad"]),
        Change(
            "a value can't be sent any more", #"body["properties"]["places"]["items"]["enum"].remove("there")"#,
            ["! gone  setThing: places.* there"]),
        Change(
            "another value can be sent", #"body["properties"]["places"]["items"]["enum"].append("away")"#,
            ["  new  setThing: places.* can be away"]),
        Change(
            "a member can't be sent any more", #"del body["properties"]["places"]"#,
            ["! gone  setThing: places can't be sent", "! gone  setThing: places.* can't be sent"]),
        Change(
            "null can't be sent any more", #"body["properties"]["text"] = {"type": "string"}"#,
            ["! moved  setThing: text is sent as null, and is string"]),
        Change(
            "a member can be sent", #"body["properties"]["more"] = {"type": "array"}"#,
            ["  new  setThing: more can be sent"]),
        Change(
            "a member has to be sent",
            #"body["properties"]["more"] = {"type": "string"}; body["required"].append("more")"#,
            ["! moved  setThing: more has to be sent"]),
        Change(
            "a member that is sent now and then has to be", #"body["required"].append("places")"#,
            ["! moved  setThing: places has to be sent"]),
        Change(
            "a member that isn't sent has to be", #"body["required"].append("color")"#,
            ["! moved  setThing: color has to be sent"]),
        Change(
            "a text has to be shorter", #"body["properties"]["text"]["anyOf"][0]["maxLength"] = 99"#,
            ["! moved  setThing: text may have 99 characters, not 100"]),
        Change(
            "a text may be longer", #"body["properties"]["text"]["anyOf"][0]["maxLength"] = 101"#,
            ["  moved  setThing: text may have 101 characters, not 100"]),
        Change(
            "a parameter has to be given", #"get["parameters"][1]["required"] = True"#,
            ["! moved  getThing: the query parameter sort has to be given"]),
        Change(
            "a parameter can be given", #"item["parameters"] = [{"name": "x-org", "in": "header"}]"#,
            ["  new  getThing: the header parameter x-org", "  new  setThing: the header parameter x-org"]),
        Change(
            "a parameter is documented that is sent already",
            #"get["parameters"].append({"name": "page", "in": "query", "required": True})"#, []),
        Change(
            "another scope", #"get["description"] = "Needs read:stuff or read:everything.""#,
            ["! moved  getThing: the scopes read:everything, read:stuff, not read:things"]),
        Change(
            "a scope where none is known", #"patch["x-scopes"] = ["write:things"]"#,
            ["! moved  setThing: the scopes write:things, not None"]),
        Change(
            "another server", #"d["servers"] = [{"url": "https://example.org"}]"#,
            ["! moved  the server: ['https://example.org'], not https://api.example.com"]),
        Change(
            "another kind of key", #"d["components"]["securitySchemes"] = {"k": {"scheme": "basic"}}"#,
            ["! moved  the authorization: ['basic'], not bearer"]),
        Change(
            "an answer that is no JSON", #"get["responses"]["200"]["content"] = {"text/html": {}}"#,
            ["! moved  getThing: answers 200, and no 200 with JSON"]),
        Change(
            "an answer with another status", #"get["responses"]["201"] = get["responses"].pop("200")"#,
            ["! moved  getThing: answers 201, and no 200 with JSON"]),
        Change(
            "an answer in parts, by references",
            """
            schemas = d["components"]["schemas"]
            schemas["a/b"], schemas["thing"] = thing, {"allOf": [{"$ref": "#/components/schemas/a~1b"}]}
            """, []),
        Change(
            "references in a circle",
            """
            thing["properties"]["id"] = {"$ref": "#/components/schemas/x"}
            d["components"]["schemas"]["x"] = {"$ref": "#/components/schemas/x"}
            """, ["! moved  getThing: id may be anything, not only string"]),
        Change(
            "a name that would move the cursor", #"thing["properties"]["\u001b[2J\n::error::x"] = {"type": "string"}"#,
            [#"  new  getThing: \u001b[2J\u000a::error::x"#]),
    ]

    @Test("says what moved, what is new and what is gone, and whether hoist is touched", arguments: changes)
    func change(_ change: Change) async throws {
        try await withWorkplace { place in
            let (lines, status) = try await Self.drift(change.change, place)
            let version = change.lines.contains("! gone  newThing") ? "2.0.0" : "1.0.0"
            let touched = change.lines.count { $0.hasPrefix("!") }
            let last =
                change.lines.isEmpty
                ? "nothing has changed" : "hoist is touched by \(touched); \(change.lines.count - touched) more"
            #expect(lines == ["API document \(version)"] + change.lines + [last])
            #expect(status == (touched > 0 ? 2 : 0))
        }
    }

    @Test("says that it doesn't know a version")
    func version() async throws {
        try await withWorkplace { place in
            let (lines, status) = try await Self.drift(#"d["info"]["version"] = "1.1.0""#, place)
            #expect(lines == ["API document 1.1.0: a version that hoist doesn't know", "nothing has changed"])
            #expect(status == 0)
        }
    }

    @Test(
        "exits with 1 where a document can't be read",
        arguments: [
            ("", "api-drift: the document isn't JSON: Expecting value: line 1 column 1 (char 0)"), ("{", nil),
            ("<html>", nil), ("[]", nil),
            ("{}", "api-drift: the document isn't an OpenAPI document: it has no paths"),
            (#"{"paths": {}}"#, "api-drift: the document isn't an OpenAPI document: it has no operations"),
            (#"{"paths": {"/": 7, "/a": {"get": []}}}"#, nil),
        ] as [(String, String?)])
    func unreadable(_ text: String, _ message: String?) async throws {
        try await withWorkplace { place in
            try place.write(text, to: "document.json")
            let (lines, status) = try await Self.run(place.folder + "/document.json", place)
            #expect(status == 1 && lines.count == 1 && lines[0].hasPrefix("api-drift: "), "\(lines)")
            if let message { #expect(lines == [message]) }
        }
    }

    @Test("exits with 1 where there is no document")
    func missing() async throws {
        try await withWorkplace { place in
            let (lines, status) = try await Self.run(place.folder + "/none.json", place)
            #expect(status == 1 && lines.count == 1)
            let url = try await Self.run("http://127.0.0.1:1/openapi.json", place)
            #expect(url.status == 1 && url.lines.last == "api-drift: http://127.0.0.1:1/openapi.json can't be read")
        }
    }

    /// Reflag's own documents, where they are beside the repository; `HOIST_OPENAPI` names another one.
    @Test("isn't touched by the documents that hoist was made with")
    func published() async throws {
        let shared = "\(Built.repository)/../shared/reflag/management-openapi-"
        let named = ProcessInfo.processInfo.environment["HOIST_OPENAPI"].map { [$0] } ?? []
        for document in ["\(shared)3.0.1.json", "\(shared)3.1.0.json"] + named {
            guard FileManager.default.fileExists(atPath: document) else { continue }
            try await withWorkplace { place in
                let (lines, status) = try await Self.run(document, place)
                #expect(status == 0 && lines.count == 2 && lines.last == "nothing has changed", "\(lines)")
            }
        }
    }
}
