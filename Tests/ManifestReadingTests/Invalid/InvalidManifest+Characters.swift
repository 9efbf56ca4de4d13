extension InvalidManifest {
    /// Line ends that git doesn't know, and NUL.
    static let characters: [InvalidManifest] = [
        InvalidManifest(
            "a line separator that ends a comment: what follows is a part of it, and lines count as in git",
            """
            version: 1
            flags:
              good: {} # fine1️⃣\u{2028}2️⃣  evil: {targets: {Production: {companies: [x]}}}
              a: {3️⃣nme4️⃣: A}
            """,
            """
            error[invalid-character] 1-2: an invisible character (line separator, U+2028) isn't allowed outside of quotes
              help: remove it, or replace it with a line break; in a string, put it between quotes
              note: YAML 1.1 ends the line here, and git, editors and YAML 1.2 don't
            error[unknown-key] 3-4: a flag has no `nme`
              help: did you mean `name`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a paragraph separator in a string without quotes",
            """
            version: 1
            flags:
              a:
                name: one1️⃣\u{2029}2️⃣two: three
            """,
            """
            error[invalid-character] 1-2: an invisible character (paragraph separator, U+2029) isn't allowed outside of quotes
              help: remove it, or replace it with a line break; in a string, put it between quotes
              note: YAML 1.1 ends the line here, and git, editors and YAML 1.2 don't
            """),
        InvalidManifest(
            "a next-line character in a block of text, where what follows would end the block, and one that is right",
            """
            version: 1
            flags:
              a:
                name: "x\u{85}y"
                description: |
                  one1️⃣\u{85}2️⃣evil: {}
                  two
                3️⃣nme4️⃣: A
            """,
            """
            error[invalid-character] 1-2: an invisible character (next line, U+0085) isn't allowed outside of quotes
              help: remove it, or replace it with a line break; in a string, put it between quotes
              note: YAML 1.1 ends the line here, and git, editors and YAML 1.2 don't
            error[unknown-key] 3-4: a flag has no `nme`
              help: did you mean `name`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "line separators in place of line ends",
            """
            version: 11️⃣\u{2028}2️⃣flags:3️⃣\u{2028}4️⃣  a: {}
            """,
            """
            error[invalid-character] 1-2: an invisible character (line separator, U+2028) isn't allowed outside of quotes
              help: remove it, or replace it with a line break; in a string, put it between quotes
              note: YAML 1.1 ends the line here, and git, editors and YAML 1.2 don't
            error[invalid-character] 3-4: an invisible character (line separator, U+2028) isn't allowed outside of quotes
              help: remove it, or replace it with a line break; in a string, put it between quotes
              note: YAML 1.1 ends the line here, and git, editors and YAML 1.2 don't
            """),
        InvalidManifest(
            "a carriage return alone that ends a comment, and more of them, also between quotes",
            """
            version: 1
            # fine1️⃣\r2️⃣evil: {}
            flags: {a: {name: "x\ry"}}
            """,
            """
            error[invalid-character] 1-2: there is a carriage return (U+000D) without a line feed here
              help: end lines with LF or CRLF; in a string, write `\\r` between double quotes
              note: YAML ends the line here, and git and most editors don't
              note: the file has 1 more
            """),
        InvalidManifest(
            "a NUL in all that is sent, by each of its escapes; other control characters are data",
            #"""
            version: 1
            app: 1️⃣"a\0"2️⃣
            owners: {"jane": 3️⃣"u\x00"4️⃣}
            flags:
              a: {name: 5️⃣"a\u0000b"6️⃣, description: 7️⃣"\U00000000"8️⃣}
              b: {name: "a\x01b\e", description: "\x7F", owner: "\a"}
            """#,
            """
            error[invalid-character] 1-2: `app` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 3-4: the user id of `jane` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 5-6: `name` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 7-8: `description` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            """),
        InvalidManifest(
            "a NUL in names of others, and in keys; what is the author's own may have one",
            #"""
            version: 1
            x-own: "a\0"
            create: {stage: 1️⃣"\0"2️⃣}
            audiences: {3️⃣"s\0"4️⃣: {}}
            flags:
              5️⃣"k\0"6️⃣: {}
              a: {owner: 7️⃣"\0"8️⃣, targets: {"P\0": {}}}
            """#,
            """
            error[invalid-character] 1-2: `stage` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 3-4: an audience's name can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 5-6: a flag's key can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 7-8: `owner` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 7:30-7:35: an environment can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            """),
        InvalidManifest(
            "a NUL in ids: of an audience, of targets, of what is removed, and of the names of audiences",
            #"""
            version: 1
            audiences: {staff: {companies: [x, 1️⃣"a\0"2️⃣, y]}}
            flags:
              a:
                targets:
                  Production:
                    audiences: [3️⃣"b\0"4️⃣, staff]
                    users: [5️⃣"\0"6️⃣]
                    remove: {companies: [z, 7️⃣"c\0"8️⃣]}
            """#,
            """
            error[invalid-character] 1-2: an item of `companies` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 3-4: an item of `audiences` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 5-6: an item of `users` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            error[invalid-character] 7-8: an item of `remove.companies` can't have a NUL (U+0000) in it
              help: remove the escape for it, such as `\\0`
            """),
    ]
}
