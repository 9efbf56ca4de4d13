extension InvalidManifest {
    /// Habits of other tools for feature flags, of JSON and of templates; lists that aren't lists; keys that are too long.
    static let otherTools: [InvalidManifest] = [
        InvalidManifest(
            "a file of another tool",
            """
            1️⃣n2️⃣amespace: default
            flags:
              - key: new-search
                enabled: true
                rollouts: [{threshold: {percentage: 20, value: true}}]
            """,
            """
            error[foreign-file] 1-2: this is a file of Flipt, which hoist doesn't read
              help: write each flag by its key under `flags`, as in `flags: {new-search: {name: New search}}`; of flags that are in Reflag already, `hoist import` writes a manifest
              note: a manifest has a flag's details, and the companies and users that it is on for; variants, rules, segments and rollouts stay as they are in Reflag
            """),
        InvalidManifest(
            "a block of text for a list",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies: 1️⃣|2️⃣
                      acme
                      globex
            """,
            """
            error[wrong-type] 1-8:17: `companies` must be a list; this is the string `acme\nglobex`
              help: write each item on a line of its own, after a dash and a space: `- acme`; what follows a `|`, a `>` or a quote is a single string
            """),
        InvalidManifest(
            "lines without dashes for a list",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    users:
                      1️⃣u_1
                      u_22️⃣
            """,
            """
            error[wrong-type] 1-2: `users` must be a list; this is the string `u_1 u_2`
              help: write each item on a line of its own, after a dash and a space: `- u_1`
            """),
        InvalidManifest(
            "flags as a list of what has a key",
            """
            version: 1
            flags:
              1️⃣-2️⃣ key: new-search
                name: New search
            """,
            """
            error[wrong-type] 1-2: `flags` must be a mapping; this is a list
              help: this is keyed, not a list: write `new-search:` in place of `- key: new-search`, and the rest under it
            """),
        InvalidManifest(
            "environments as a list of what has a name",
            """
            version: 1
            flags:
              a:
                targets:
                  1️⃣-2️⃣ name: Production
                    companies: [acme]
            """,
            """
            error[wrong-type] 1-2: `targets` must be a mapping; this is a list
              help: this is keyed, not a list: write `Production:` in place of `- name: Production`, and the rest under it
            """),
        InvalidManifest(
            "a no-break space after a colon",
            """
            version: 1
            flags:
              1️⃣a:\u{A0}{}2️⃣
            """,
            """
            error[wrong-type] 1-2: `flags` must be a mapping; this is the string `a:\u{A0}{}`
              help: the character after the colon is U+00A0, which isn't a space to YAML: write `a: {}`
            """),
        InvalidManifest(
            "a no-break space after a colon, above a key",
            """
            version: 1
            flags:
              1️⃣a:\u{A0}{}2️⃣
              b3️⃣:4️⃣ {}
            """,
            """
            error[missing-space] 1-2: without a space after its colon, this is a single string
              3-4: noticed here
              help: the character after the colon is U+00A0, which isn't a space to YAML: write `a: {}`
              note: libyaml says: mapping values are not allowed in this context
            """),
        InvalidManifest(
            "a no-break space after a dash",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    users:
                      1️⃣-\u{A0}u_12️⃣
            """,
            """
            error[wrong-type] 1-2: `users` must be a list; this is the string `-\u{A0}u_1`
              help: the character after the dash is U+00A0, which isn't a space to YAML: write `- u_1`
            """),
        InvalidManifest(
            "dashes without spaces",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies:
                      1️⃣-acme-corp
                      -globex2️⃣
            """,
            """
            error[wrong-type] 1-2: `companies` must be a list; this is the string `-acme-corp -globex`
              help: a dash needs a space after it: `- acme-corp`
            """),
        InvalidManifest(
            "a dash without a space below an item",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies:
                      - acme
                      1️⃣-globex2️⃣
                stage: Beta
            """,
            """
            error[missing-space] 1-2: without a space after its dash, this isn't an item of a list
              9:5-9:6: noticed here
              help: a dash needs a space after it: `- globex`
              note: libyaml says: could not find expected ':' while scanning a simple key
            """),
        InvalidManifest(
            "an id that begins with a dash, for a list",
            """
            version: 1
            flags:
              a: {targets: {Production: {companies: 1️⃣-acme2️⃣}}}
            """,
            """
            error[wrong-type] 1-2: `companies` must be a list; this is the string `-acme`
              help: write `[-acme]`; a dash that begins an item has a space after it, on a line of its own
            """),
        InvalidManifest(
            "a surrogate pair of JSON",
            #"""
            {"version": 1, "flags": {"a": {"name": "x 1️⃣\ud83d\uDE802️⃣"}}}
            """#,
            """
            error[invalid-escape] 1-2: YAML doesn't read surrogate pairs, which JSON has for this character
              help: write `\\U0001F680`, or the character itself: `🚀`
              note: libyaml says: found invalid Unicode character escape code while parsing a quoted scalar
            """),
        InvalidManifest(
            "half of a surrogate pair",
            #"""
            {"version": 1, "flags": {"a": {"name": "1️⃣\2️⃣ude80"}}}
            """#,
            """
            error[invalid-escape] 1-2: there is no character with the number of this escape
              help: remove it; a character beyond U+FFFF has eight digits: `\\U0001F680`
              note: libyaml says: found invalid Unicode character escape code while parsing a quoted scalar
            """),
        InvalidManifest(
            "a key of more than 1,024 characters",
            """
            version: 1
            flags:
              1️⃣\(String(repeating: "k", count: 1_100))2️⃣: {}
            """,
            """
            error[invalid-yaml] 1-2: this key has more than 1024 characters, the most that YAML takes
              help: shorten it
              note: libyaml says: mapping values are not allowed in this context
            """),
        InvalidManifest(
            "a key of more than 1,024 characters below another one",
            """
            version: 1
            flags:
              a: {}
              1️⃣\(String(repeating: "k", count: 1_100))2️⃣: {}
            """,
            """
            error[invalid-yaml] 1-2: this key has more than 1024 characters, the most that YAML takes
              help: shorten it
              note: libyaml says: could not find expected ':' while scanning a simple key
            """),
        InvalidManifest(
            "a key of more than 1,024 characters in JSON",
            """
            {"version": 1, "flags": {1️⃣"\(String(repeating: "k", count: 1_100))"2️⃣: {}}}
            """,
            """
            error[invalid-yaml] 1-2: this key has more than 1024 characters, the most that YAML takes
              help: shorten it
              note: libyaml says: did not find expected ',' or '}' while parsing a flow mapping
            """),
        InvalidManifest(
            "two merge keys in a flag, and among the flags",
            """
            version: 1
            x-a: &a {stage: Beta}
            x-b: &b {f: {}}
            flags:
              1️⃣<<2️⃣: *b
              3️⃣<<4️⃣: {g: {}}
              a: {5️⃣<<6️⃣: *a, 7️⃣<<8️⃣: {permanent: true}}
            """,
            """
            error[duplicate-key] 3-4: this mapping has the key `<<` twice (the second one)
              1-2: the first one
              help: merge both with one key: `<<: [*one, *other]`
            error[duplicate-key] 7-8: this mapping has the key `<<` twice (the second one)
              5-6: the first one
              help: merge both with one key: `<<: [*one, *other]`
            """),
        InvalidManifest(
            "tags that include files elsewhere, and a glob that begins like one",
            """
            version: 1
            include: [1️⃣!flags/old.yaml2️⃣ ]
            flags: 3️⃣!include4️⃣ flags/a.yaml
            """,
            """
            error[foreign-tag] 1-2: the tag `!flags/old.yaml` isn't in YAML's core schema
              help: a string that begins with `!` must be in quotes; a glob that takes files away doesn't exist
            error[foreign-tag] 3-4: the tag `!include` isn't in YAML's core schema
              help: hoist includes files by the key `include` at the top level: `include: [flags/*.yaml]`
            """),
        InvalidManifest(
            "a glob with an exclamation mark and no quotes",
            """
            version: 1
            include: [1️⃣!2️⃣x3️⃣]4️⃣
            flags: {}
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `!` must be in quotes
              3-4: what follows can't be a name
              help: write `"!x"`
              note: libyaml says: did not find expected whitespace or line break while scanning a tag
            """),
        InvalidManifest(
            "globs of other tools",
            """
            version: 1
            include: [1️⃣"flags/*.{yaml,yml}"2️⃣, 3️⃣"!flags/x.yaml"4️⃣]
            flags: {}
            """,
            """
            error[include-nothing] 1-2: no file matches `flags/*.{yaml,yml}`
              help: braces match themselves: write a glob for each, `flags/*.yaml`, `flags/*.yml`
            error[include-nothing] 3-4: no file matches `!flags/x.yaml`
              help: a glob can't take files away from another one: name the files that are meant, or move the others out of the folder
            """),
        InvalidManifest(
            "what flags have in other tools",
            """
            version: 1
            flags:
              a:
                1️⃣state2️⃣: on
                3️⃣tags4️⃣: [x]
                5️⃣variations6️⃣: {on: true}
                7️⃣key8️⃣: a
            """,
            """
            error[unknown-key] 1-2: a flag has no `state`
              help: a flag isn't on or off by itself: it is on for its `targets`; the release stage is `stage`
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            error[unknown-key] 3-4: a flag has no `tags`
              help: Reflag's flags have no tags: remove it, or make it a comment
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            error[unknown-key] 5-6: a flag has no `variations`
              help: hoist writes specific targets only; rules, segments, rollouts and remote config stay as they are in Reflag
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            error[unknown-key] 7-8: a flag has no `key`
              help: a flag's key is what it is written under in `flags`: remove it
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a template",
            """
            version: 1
            flags:
            1️⃣{{- if .Values.search }}2️⃣
              search: {}
            {{- end }}
            """,
            """
            error[invalid-yaml] 1-2: this is a template, not YAML
              help: let the program that it is for fill it in, and give the result to hoist; a string that begins with a brace must be in quotes
              note: libyaml says: could not find expected ':' while scanning a simple key
            """),
        InvalidManifest(
            "a template whose first line is a mapping to YAML",
            """
            version: 1
            flags:
              1️⃣{{ range .Values.flags }}2️⃣

              search: {}
              {{ end }}
            """,
            """
            error[invalid-yaml] 1-2: this is a template, not YAML
              help: let the program that it is for fill it in, and give the result to hoist; a string that begins with a brace must be in quotes
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
        InvalidManifest(
            "a template below a key of a flag",
            """
            version: 1
            flags:
              a:
                1️⃣{{ if .x }}2️⃣
                name: x
            """,
            """
            error[invalid-yaml] 1-2: this is a template, not YAML
              help: let the program that it is for fill it in, and give the result to hoist; a string that begins with a brace must be in quotes
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
        InvalidManifest(
            "a value of a template",
            """
            version: 1
            flags:
              a: {stage: Beta}
              b: 1️⃣{{ .Values.b }}2️⃣
            """,
            """
            error[invalid-yaml] 1-2: this is a template, not YAML
              help: let the program that it is for fill it in, and give the result to hoist; a string that begins with a brace must be in quotes
            """),
        InvalidManifest(
            "a template with percent signs",
            """
            1️⃣{% if search %}2️⃣
            version: 1
            """,
            """
            error[invalid-yaml] 1-2: this is a template, not YAML
              help: let the program that it is for fill it in, and give the result to hoist; a string that begins with a brace must be in quotes
              note: libyaml says: found character that cannot start any token while scanning for the next token
            """),
        InvalidManifest(
            "a tab below an item of a list",
            #"""
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies:
                      - acme
                1️⃣\#t2️⃣  - globex
            """#,
            """
            error[tab-indentation] 1-2: YAML can't be indented with tabs
              help: replace the tab with spaces
              note: libyaml says: found a tab character that violates indentation while scanning a plain scalar
            """),
        InvalidManifest(
            "a colon in a string behind a tab",
            #"""
            version: 1
            flags:
              a:
                name:\#t1️⃣New3️⃣:4️⃣ search2️⃣
            """#,
            """
            error[colon-in-text] 1-2: a string that contains a colon and a space must be in quotes
              3-4: at this colon YAML sees a key
              help: write `"New: search"`
              note: libyaml says: mapping values are not allowed in this context
            """),
        InvalidManifest(
            "a file that looks like one that another one includes: its audiences may be elsewhere",
            """
            create: {stage: Beta}
            flags:
              a: {1️⃣nme2️⃣: A, targets: {Production: {audiences: [staff]}}}
            """,
            """
            error[missing-key] 1:1-1:2: the manifest has no `version`
              help: if a manifest includes this file, name that manifest in its place; if not, write `version: 1` at the top
            error[unknown-key] 1-2: a flag has no `nme`
              help: did you mean `name`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
    ]
}
