extension InvalidManifest {
    /// What people in a hurry write: habits of other formats, things that were pasted in.
    static let hurried: [InvalidManifest] = [
        InvalidManifest(
            "a tab below a value",
            #"""
            version: 1
            flags:
              huddles:
                name: Huddles
            1️⃣\#t2️⃣stage: Beta
            """#,
            """
            error[tab-indentation] 1-2: YAML can't be indented with tabs
              help: replace the tab with spaces
              note: libyaml says: found a tab character that violates indentation while scanning a plain scalar
            """),
        InvalidManifest(
            "a star as a key",
            """
            version: 1
            policy:
              targets:
                1️⃣*2️⃣: exact
            flags: {}
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `*` must be in quotes
              2-4:7: what follows can't be a name
              help: write `"*"`
              note: libyaml says: did not find expected alphabetic or numeric character while scanning an alias
            """),
        InvalidManifest(
            "lines that begin with no-break spaces",
            """
            version: 1
            flags:
            1️⃣\u{A0}\u{A0}2️⃣huddles:
            \u{A0}\u{A0}\u{A0}\u{A0}stage: Beta
            """,
            """
            error[odd-space] 1-2: this line begins with the character U+00A0, which isn't a space to YAML
              help: replace it with spaces
              note: 1 more line begins with such characters
            """),
        InvalidManifest(
            "a full-width colon",
            """
            version: 1
            flags:
              huddles:
                1️⃣stage：Beta2️⃣
            """,
            """
            error[wrong-type] 1-2: the flag `huddles` must be a mapping; this is the string `stage：Beta`
              help: `：` isn't YAML's colon: write `stage: Beta`
            """),
        InvalidManifest(
            "flags behind dashes",
            """
            version: 1
            flags:
              1️⃣-2️⃣ huddles:
                  stage: Beta
            """,
            """
            error[wrong-type] 1-2: `flags` must be a mapping; this is a list
              help: these are keys, not items of a list: write `huddles:` in place of `- huddles:`
            """),
        InvalidManifest(
            "a comment as in other languages",
            """
            {
              1️⃣// Ours2️⃣
              "version": 1,
              "flags": {}
            }
            """,
            """
            error[invalid-yaml] 1-2: a comment in YAML begins with `#`
              help: write `#` in place of `//`, or remove the comment
              note: libyaml says: did not find expected ',' or '}' while parsing a flow mapping
            """),
        InvalidManifest(
            "JSON without a comma",
            """
            {
              "version": 1
              1️⃣"flags"2️⃣: {}
            }
            """,
            """
            error[unclosed-bracket] 1-2: there is no comma before this key
              help: put a `,` after the value before it
              note: libyaml says: did not find expected ',' or '}' while parsing a flow mapping
            """),
        InvalidManifest(
            "a comma behind a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣true,2️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` must be `true` or `false`; this is the string `true,`
              help: remove the `,` at its end
            """),
        InvalidManifest(
            "the second line of a block further left",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣|2️⃣
                  Rollout
                 3️⃣of huddles4️⃣
                stage: Beta
            """,
            """
            error[unindented-block] 3-4: this line seems to belong to the text of the `|` above, but isn't indented under it
              1-2: `|` begins a block of text: the lines below that are indented more than its key
              help: indent each line of the text more than the key, all by the same amount
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
        InvalidManifest(
            "a colon in a string between braces",
            """
            version: 1
            flags:
              huddles: {name: 1️⃣Calls3️⃣:4️⃣ huddles2️⃣}
            """,
            """
            error[colon-in-text] 1-2: a string that contains a colon and a space must be in quotes
              3-4: at this colon YAML sees a key
              help: write `"Calls: huddles"`
              note: libyaml says: did not find expected ',' or '}' while parsing a flow mapping
            """),
        InvalidManifest(
            "a string that begins with a number sign",
            """
            version: 1
            flags:
              huddles:
                name:1️⃣ #1 of the flags
            """,
            """
            error[wrong-type] 1-1: `name` must be a string; this is nothing, which is null
              help: a `#` with a space before it begins a comment; a string that begins with it must be in quotes
            """),
        InvalidManifest(
            "a name that begins with an ampersand",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣&Co2️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is nothing, which is null
              help: `&` makes an anchor of the word after it; a string that begins with it must be in quotes
            """),
        InvalidManifest(
            "an equals sign for a colon",
            """
            version: 1
            flags:
              huddles:
                1️⃣name = Huddles2️⃣
                stage3️⃣:4️⃣ Beta
            """,
            """
            error[missing-colon] 1-2: there is no colon after this key (this isn't `key: value`)
              3-4: noticed here
              help: separate a key and its value with a colon: `name: Huddles`
              note: libyaml says: mapping values are not allowed in this context
            """),
        InvalidManifest(
            "flags that aren't indented",
            """
            version: 1
            1️⃣flags2️⃣:
            3️⃣huddles4️⃣:
              stage: Beta
            calls: {}
            """,
            """
            error[indentation] 3-4: `huddles` isn't indented, and nothing is under `flags`
              1-2: nothing is under this
              help: indent what belongs under `flags`; a key of your own begins with `x-`
            """),
        InvalidManifest(
            "ids as mappings",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies:
                      - 1️⃣name: acme2️⃣
            """,
            """
            error[wrong-type] 1-2: an item of `companies` must be a string; this is a mapping
              help: write the id alone: `acme`
            """),
        InvalidManifest(
            "a string that begins with an exclamation mark",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣!important2️⃣
            """,
            """
            error[foreign-tag] 1-2: the tag `!important` isn't in YAML's core schema
              help: remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`
            """),
        InvalidManifest(
            "text behind the document's end",
            """
            version: 1
            flags: {}
            ...
            1️⃣m2️⃣ore
            """,
            """
            error[multiple-documents] 1-2: the YAML document ends at the `...` above this line
              help: remove the `...`, or what follows it
              note: libyaml says: did not find expected <document start>
            """),
        InvalidManifest(
            "a block of Markdown",
            """
            1️⃣```yaml2️⃣
            version: 1
            flags: {}
            ```
            """,
            """
            error[unquoted-text] 1-2: a line can't begin with backticks
              help: remove the line: it belongs to the Markdown that the text was copied from
              note: libyaml says: found character that cannot start any token while scanning for the next token
            """),
        InvalidManifest(
            "a string that begins with a question mark",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣?2️⃣ what
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `?` must be in quotes
              help: write `"? what"`
              note: libyaml says: mapping keys are not allowed in this context
            """),
        InvalidManifest(
            "a brace too many",
            """
            version: 1
            flags:
              huddles: {name: Huddles}1️⃣}2️⃣
            """,
            """
            error[unclosed-bracket] 1-2: this bracket closes nothing
              help: remove it, or add the opening bracket
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
    ]
}
