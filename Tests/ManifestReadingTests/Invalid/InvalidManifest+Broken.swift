extension InvalidManifest {
    /// Texts that aren't YAML.
    static let broken: [InvalidManifest] = [
        InvalidManifest(
            "a quote that never closes",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣"2️⃣Huddles
                stage: Beta
            3️⃣
            """,
            #"""
            error[unclosed-quote] 1-2: these quotes are never closed (they open here)
              3-6:2: the file ends here
              help: close them; a `'` between single quotes is written twice, a `"` between double quotes is `\"`
              note: libyaml says: found unexpected end of stream while scanning a quoted scalar
            """#),
        InvalidManifest(
            "a single quote that never closes",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣'2️⃣Huddles
            3️⃣
            """,
            #"""
            error[unclosed-quote] 1-2: these quotes are never closed (they open here)
              3-5:2: the file ends here
              help: close them; a `'` between single quotes is written twice, a `"` between double quotes is `\"`
              note: libyaml says: found unexpected end of stream while scanning a quoted scalar
            """#),
        InvalidManifest(
            "the markers of a merge",
            """
            version: 1
            flags:
              huddles:
            1️⃣<<<<<<<2️⃣ HEAD
                stage: Beta
            3️⃣|||||||4️⃣ 1a2b3c4
                stage: Alpha
            5️⃣=======6️⃣
                stage: General availability
            7️⃣>>>>>>>8️⃣ huddles-for-all
                nme: Huddles
            """,
            """
            error[conflict-marker] 1-2: there is an unresolved merge conflict here (one side begins)
              3-4: the common base begins
              5-6: the other side begins
              7-8: the other side ends
              help: resolve the merge: keep one side, or some of both, and remove the lines with the markers
            """),
        InvalidManifest(
            "the markers of two merges",
            """
            version: 1
            1️⃣<<<<<<<2️⃣ HEAD
            policy: {unlisted: report}
            3️⃣=======4️⃣
            policy: {unlisted: ignore}
            5️⃣>>>>>>>6️⃣ ignoring
            flags:
            7️⃣<<<<<<<8️⃣ HEAD
              a: {}
            9️⃣=======
              b: {}
            """,
            """
            error[conflict-marker] 1-2: there is an unresolved merge conflict here (one side begins)
              3-4: the other side begins
              5-6: the other side ends
              help: resolve the merge: keep one side, or some of both, and remove the lines with the markers
            error[conflict-marker] 7-8: there is an unresolved merge conflict here (one side begins)
              9-10:8: the other side begins
              help: resolve the merge: keep one side, or some of both, and remove the lines with the markers
            """),
        InvalidManifest(
            "what is left of the markers of a merge",
            """
            version: 1
            flags:
              huddles:
                stage: Beta
            1️⃣=======2️⃣
              calls3️⃣:4️⃣ {}
            """,
            """
            error[conflict-marker] 1-2: part of a merge conflict is left here
              3-4: noticed here
              help: remove the line, and check what is above and below it
              note: libyaml says: could not find expected ':' while scanning a simple key
            """),
        InvalidManifest(
            "a string below its block that isn't indented",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣|2️⃣
                3️⃣Rollout of huddles.4️⃣
                stage: Beta
            """,
            """
            error[unindented-block] 3-4: this line seems to belong to the text of the `|` above, but isn't indented under it
              1-2: `|` begins a block of text: the lines below that are indented more than its key
              help: indent each line of the text more than the key, all by the same amount
              note: libyaml says: could not find expected ':' while scanning a simple key
            """),
        InvalidManifest(
            "a string with a colon below its block that isn't indented",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣>2️⃣-
                3️⃣Note4️⃣: this is a rollout.
                stage: Beta
            """,
            """
            error[unindented-block] 3-4: this line seems to belong to the text of the `>` above, but isn't indented under it
              1-2: `>` begins a block of text: the lines below that are indented more than its key
              help: indent each line of the text more than the key, all by the same amount
            """),
        InvalidManifest(
            "an apostrophe inside single quotes",
            """
            version: 1
            flags:
              huddles:
                description: 'Don'1️⃣t2️⃣ touch'
            """,
            """
            error[text-after-value] 1-2: there is text after the closing quote
              help: between single quotes a `'` is written twice: `'Don''t'`
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
        InvalidManifest(
            "a bracket that never closes",
            """
            version: 1
            policy:
              ignore: 1️⃣[2️⃣legacy-*, internal-*
            flags3️⃣:4️⃣ {}
            """,
            """
            error[unclosed-bracket] 1-2: this list isn't closed, or there is no comma between two of its items (`[` opens it)
              3-4: here a `,` or `]` was expected
              help: close it with `]`, or put a `,` between its items
              note: libyaml says: did not find expected ',' or ']' while parsing a flow sequence
            """),
        InvalidManifest(
            "a brace that never closes",
            """
            version: 1
            flags: 1️⃣{2️⃣huddles: {stage: Beta}
            3️⃣
            """,
            """
            error[unclosed-bracket] 1-2: this mapping isn't closed, or there is no comma between two of its items (`{` opens it)
              3-3:2: here a `,` or `}` was expected
              help: close it with `}`, or put a `,` between its items
              note: libyaml says: did not find expected ',' or '}' while parsing a flow mapping
            """),
        InvalidManifest(
            "a tab for indentation",
            #"""
            version: 1
            flags:
            1️⃣\#t2️⃣huddles: {}
            """#,
            """
            error[tab-indentation] 1-2: YAML can't be indented with tabs
              help: replace the tab with spaces
              note: libyaml says: found character that cannot start any token while scanning for the next token
            """),
        InvalidManifest(
            "a tab within the indentation",
            #"""
            version: 1
            flags:
              huddles:
              1️⃣\#t2️⃣stage: Beta
            """#,
            """
            error[tab-indentation] 1-2: YAML can't be indented with tabs
              help: replace the tab with spaces
              note: libyaml says: found character that cannot start any token while scanning for the next token
            """),
        InvalidManifest(
            "a colon without a space",
            """
            version: 1
            flags:
              huddles:
                stage:Beta
                owner1️⃣:2️⃣ jane@example.com
            """,
            """
            error[missing-space] 4:5-4:15: without a space after its colon, this is a single string
              1-2: noticed here
              help: a colon needs a space after it: `stage: Beta`
              note: libyaml says: mapping values are not allowed in this context
            """),
        InvalidManifest(
            "a colon without a space at the end",
            """
            version: 1
            flags:
              huddles:
                owner: jane@example.com
                1️⃣s2️⃣tage:Beta
            3️⃣
            """,
            """
            error[missing-space] 1-5:15: without a space after its colon, this is a single string
              3-6:2: noticed here
              help: a colon needs a space after it: `stage: Beta`
              note: libyaml says: could not find expected ':' while scanning a simple key
            """),
        InvalidManifest(
            "a key that is indented too little",
            """
            version: 1
            flags:
              huddles:
                stage: Beta
               1️⃣o2️⃣wner: jane@example.com
            """,
            """
            error[indentation] 3:3-3:4: a line of this mapping doesn't begin in the column of its first key (the mapping begins here)
              1-2: this line
              help: keys that belong together begin in the same column; what is under a key begins further right
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
        InvalidManifest(
            "a key that is indented too much",
            """
            version: 1
            flags:
              huddles:
                stage: Beta
                  owner1️⃣:2️⃣ jane@example.com
            """,
            """
            error[indentation] 5:7-5:30: this line is indented deeper than the one before it, which has a value already
              1-2: noticed here
              help: keys that belong together begin in the same column
              note: libyaml says: mapping values are not allowed in this context
            """),
        InvalidManifest(
            "a colon and a space in a string",
            """
            version: 1
            flags:
              huddles:
                description: Beta1️⃣:2️⃣ for a few
            """,
            """
            error[colon-in-text] 4:18-4:33: a string that contains a colon and a space must be in quotes
              1-2: at this colon YAML sees a key
              help: write `"Beta: for a few"`
              note: libyaml says: mapping values are not allowed in this context
            """),
        InvalidManifest(
            "a string that begins with an at sign",
            """
            version: 1
            flags:
              huddles:
                owner: 1️⃣@2️⃣jane
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `@` must be in quotes
              help: write `"@jane"`
              note: libyaml says: found character that cannot start any token while scanning for the next token
            """),
        InvalidManifest(
            "a string that begins with a percent sign",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣%2️⃣ of companies
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `%` must be in quotes
              help: write `"% of companies"`
              note: libyaml says: found character that cannot start any token while scanning for the next token
            """),
        InvalidManifest(
            "an escape that YAML doesn't know",
            #"""
            version: 1
            flags:
              huddles:
                description: "C:\1️⃣d2️⃣ocs"
            """#,
            #"""
            error[invalid-escape] 4:18-4:19: there is an escape in double quotes that YAML doesn't know (in these quotes)
              4:21-1: this escape
              help: write `\\` for a backslash, or put the string in single quotes, where a backslash stays a backslash
              note: libyaml says: found unknown escape character while parsing a quoted scalar
            """#),
        InvalidManifest(
            "a NUL",
            #"""
            version: 1
            flags:
              hud1️⃣\#u{0}2️⃣dles: {}
            """#,
            """
            error[invalid-character] 1-2: the character U+0000 isn't allowed in YAML
              help: remove it
            """),
        InvalidManifest(
            "a control character",
            #"""
            version: 1
            flags:
              huddles:
                name: Hud1️⃣\#u{1B}2️⃣[31mdles
            """#,
            """
            error[invalid-character] 1-2: the character U+001B isn't allowed in YAML
              help: remove it, or write it as an escape between double quotes
            """),
        InvalidManifest(
            "a list item in a mapping",
            """
            version: 1
            flags:
              huddles: {}
              1️⃣-2️⃣ dark-mode
            """,
            """
            error[indentation] 3:3-3:4: there is a list item among the keys of this mapping (the mapping begins here)
              1-2: this item
              help: remove the `-` and write a colon after the key, or put the list under a key of its own
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
        InvalidManifest(
            "a star that is no alias",
            """
            version: 1
            policy:
              ignore: [1️⃣*2️⃣]
            flags: {}
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `*` must be in quotes
              2-3:14: what follows can't be a name
              help: write `"*"`
              note: libyaml says: did not find expected alphabetic or numeric character while scanning an alias
            """),
        InvalidManifest(
            "a comma that is missing in a list",
            """
            version: 1
            policy:
              ignore: 1️⃣[2️⃣"legacy-*" 3️⃣"4️⃣internal-*"]
            flags: {}
            """,
            """
            error[unclosed-bracket] 1-2: this list isn't closed, or there is no comma between two of its items (`[` opens it)
              3-4: here a `,` or `]` was expected
              help: close it with `]`, or put a `,` between its items
              note: libyaml says: did not find expected ',' or ']' while parsing a flow sequence
            """),
        InvalidManifest(
            "a comma that is missing in a mapping",
            """
            version: 1
            flags:
              huddles: 1️⃣{2️⃣name: "Huddles" 3️⃣s4️⃣tage: Beta}
            """,
            """
            error[unclosed-bracket] 1-2: this mapping isn't closed, or there is no comma between two of its items (`{` opens it)
              3-4: here a `,` or `}` was expected
              help: close it with `}`, or put a `,` between its items
              note: libyaml says: did not find expected ',' or '}' while parsing a flow mapping
            """),
        InvalidManifest(
            "a bracket that closes nothing",
            """
            version: 1
            policy:
              ignore: 1️⃣]2️⃣
            flags: {}
            """,
            """
            error[unclosed-bracket] 1-2: this bracket closes nothing
              help: remove it, or add the opening bracket
              note: libyaml says: did not find expected node content while parsing a block node
            """),
        InvalidManifest(
            "a list that a brace closes, before its first item",
            """
            version: 1
            flags:
              a: {stage: 1️⃣[2️⃣}3️⃣}
            """,
            """
            error[unclosed-bracket] 1-2: this list isn't closed (`[` opens it)
              2-3: this bracket closes only a mapping
              help: close it with `]`, or put quotes around a string that begins with a bracket
              note: libyaml says: did not find expected node content while parsing a flow node
            """),
        InvalidManifest(
            "a comma too many",
            """
            version: 1
            policy:
              ignore: [legacy-*, 1️⃣,2️⃣ internal-*]
            flags: {}
            """,
            """
            error[unclosed-bracket] 1-2: there is no item before this comma
              help: remove the comma, or write an item before it
              note: libyaml says: did not find expected node content while parsing a flow node
            """),
        InvalidManifest(
            "a brace for a bracket",
            """
            version: 1
            policy:
              ignore: 1️⃣[2️⃣legacy-*3️⃣}4️⃣
            flags: {}
            """,
            """
            error[unclosed-bracket] 1-2: this list isn't closed, or there is no comma between two of its items (`[` opens it)
              3-4: here a `,` or `]` was expected
              help: close it with `]`, or put a `,` between its items
              note: libyaml says: did not find expected ',' or ']' while parsing a flow sequence
            """),
        InvalidManifest(
            "a list on the line of its key",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: 1️⃣-2️⃣ acme
            """,
            """
            error[indentation] 1-2: a list can't begin on the line of its key
              help: write the list on lines of its own below the key, or in brackets: `[one, other]`
              note: libyaml says: block sequence entries are not allowed in this context
            """),
        InvalidManifest(
            "a dash too far to the left",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies:
                      1️⃣-2️⃣ acme
                     3️⃣-4️⃣ globex
            """,
            """
            error[indentation] 3-4: this item doesn't begin in the column of the list's other items
              help: the items of a list begin in the same column, each with `- `
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
        InvalidManifest(
            "a key without a colon",
            """
            version: 1
            flags:
              huddles:
                stage: Beta
                1️⃣owner2️⃣
            3️⃣
            """,
            """
            error[missing-colon] 1-2: there is no colon after this key (this isn't `key: value`)
              3-6:2: noticed here
              help: write `owner: …`, or put quotes around a long string
              note: libyaml says: could not find expected ':' while scanning a simple key
            """),
        InvalidManifest(
            "a key without a colon in the middle",
            """
            version: 1
            flags:
              1️⃣huddles2️⃣
              calls3️⃣:4️⃣ {}
            """,
            """
            error[missing-colon] 1-2: there is no colon after this key (this isn't `key: value`)
              3-4: noticed here
              help: write `huddles: …`, or put quotes around a long string
              note: libyaml says: mapping values are not allowed in this context
            """),
        InvalidManifest(
            "a string that begins with a backtick",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣`2️⃣huddles` for all
            """,
            """
            error[unquoted-text] 1-2: a string that begins with a backtick must be in quotes
              help: put single quotes around it
              note: libyaml says: found character that cannot start any token while scanning for the next token
            """),
        InvalidManifest(
            "a string that begins with an ampersand",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣&2️⃣3️⃣ 4️⃣more
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `&` must be in quotes
              2-4: what follows can't be a name
              help: write `"& more"`
              note: libyaml says: did not find expected alphabetic or numeric character while scanning an anchor
            """),
        InvalidManifest(
            "text after double quotes",
            """
            version: 1
            flags:
              huddles:
                name: "Huddles"1️⃣,2️⃣ and more
            """,
            #"""
            error[text-after-value] 1-2: there is text after the closing quote
              help: between double quotes a `"` is written `\"`; or put single quotes around it all
              note: libyaml says: did not find expected key while parsing a block mapping
            """#),
        InvalidManifest(
            "text after a list",
            """
            version: 1
            policy:
              ignore: [legacy-*] 1️⃣a2️⃣nd more
            flags: {}
            """,
            """
            error[text-after-value] 1-2: there is text after the closing bracket
              help: remove it, or put quotes around a string that begins with a bracket
              note: libyaml says: did not find expected key while parsing a block mapping
            """),
        InvalidManifest(
            "a tag without its handle",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣!2️⃣y!str Huddles
            """,
            """
            error[foreign-tag] 1-2: the handle of this tag isn't declared
              help: remove the tag; a string that begins with `!` must be in quotes
              note: libyaml says: found undefined tag handle while parsing a node
            """),
        InvalidManifest(
            "YAML of a later age",
            """
            1️⃣%2️⃣YAML 2.0
            ---
            version: 1
            flags: {}
            """,
            """
            error[invalid-yaml] 1-2: hoist doesn't read this version of YAML
              help: remove the `%YAML` line; hoist reads YAML 1.1 and 1.2
              note: libyaml says: found incompatible YAML document
            """),
        InvalidManifest(
            "a tab in a literal text",
            #"""
            version: 1
            flags:
              huddles:
                description: |
            1️⃣\#t2️⃣Huddles
            """#,
            """
            error[tab-indentation] 1-2: YAML can't be indented with tabs
              help: replace the tab with spaces
              note: libyaml says: found a tab character where an indentation space is expected while scanning a block scalar
            """),
        InvalidManifest(
            "a quote that takes the next lines with it",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣'2️⃣Huddles
              calls:
                name: '3️⃣C4️⃣alls'
            """,
            #"""
            error[unclosed-quote] 1-2: these quotes aren't closed on their line (they open here)
              3-4: this quote closes them
              help: close them; a `'` between single quotes is written twice, a `"` between double quotes is `\"`
              note: libyaml says: did not find expected key while parsing a block mapping
            """#),
        InvalidManifest(
            "errors before the place where the text breaks are reported too",
            """
            version: 1
            flags:
              huddles:
                1️⃣stag2️⃣: Beta
              calls:
                name: 3️⃣"4️⃣Calls
            5️⃣
            """,
            #"""
            error[unknown-key] 1-2: a flag has no `stag`
              help: did you mean `stage`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            error[unclosed-quote] 3-4: these quotes are never closed (they open here)
              5-7:2: the file ends here
              help: close them; a `'` between single quotes is written twice, a `"` between double quotes is `\"`
              note: libyaml says: found unexpected end of stream while scanning a quoted scalar
            """#),
        InvalidManifest(
            "a byte order mark in the middle",
            #"""
            version: 1
            flags: {}
            x-more: "1️⃣\#u{FFFE}2️⃣"
            """#,
            """
            error[invalid-character] 1-2: the character U+FFFE isn't allowed in YAML
              help: remove it, or write it as an escape between double quotes
            """),
        InvalidManifest(
            "an escape of a number that is none",
            #"""
            version: 1
            flags:
              huddles:
                name: 1️⃣"2️⃣\x3️⃣G4️⃣0"
            """#,
            #"""
            error[invalid-escape] 1-2: there is an escape in double quotes that YAML doesn't know (in these quotes)
              3-4: this escape
              help: write `\\` for a backslash, or put the string in single quotes, where a backslash stays a backslash
              note: libyaml says: did not find expected hexdecimal number while parsing a quoted scalar
            """#),
        InvalidManifest(
            "a half of a brace in block style",
            """
            version: 1
            flags:
              huddles: 1️⃣{2️⃣
              calls3️⃣:4️⃣ {}
            """,
            """
            error[unclosed-bracket] 1-2: this mapping isn't closed, or there is no comma between two of its items (`{` opens it)
              4:12-4:13: here a `,` or `}` was expected
              help: close it with `}`, or put a `,` between its items
              note: libyaml says: did not find expected ',' or '}' while parsing a flow mapping
            """),
        InvalidManifest(
            "nothing but a bracket",
            """
            1️⃣[2️⃣
            3️⃣
            """,
            """
            error[unclosed-bracket] 1-2: this list isn't closed at the end of the file (`[` opens it)
              3-2:2: the file ends here
              help: close it with `]`
              note: libyaml says: did not find expected node content while parsing a flow node
            """),
        InvalidManifest(
            "an apostrophe between brackets",
            """
            version: 1
            policy:
              ignore: ['don'1️⃣t2️⃣', legacy-*]
            flags: {}
            """,
            """
            error[text-after-value] 1-2: there is text after the closing quote
              help: between single quotes a `'` is written twice: `'Don''t'`
              note: libyaml says: did not find expected ',' or ']' while parsing a flow sequence
            """),
        InvalidManifest(
            "a mapping that ends behind a comma",
            """
            version: 1
            flags: {huddles: 1️⃣{2️⃣stage: Beta,
            3️⃣
            """,
            """
            error[unclosed-bracket] 1-2: this mapping isn't closed at the end of the file (`{` opens it)
              3-3:2: the file ends here
              help: close it with `}`
              note: libyaml says: did not find expected node content while parsing a flow node
            """),
        InvalidManifest(
            "a string that begins with a colon between brackets",
            """
            version: 1
            policy:
              ignore: [1️⃣:2️⃣legacy]
            flags: {}
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `:` must be in quotes
              help: write `":legacy"`
              note: libyaml says: did not find expected node content while parsing a flow node
            """),
        InvalidManifest(
            "a string that begins with what folds lines",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣>2️⃣ 3️⃣C4️⃣alls
            """,
            """
            error[unquoted-text] 1-2: a string that begins with `>` must be in quotes (this begins a block of text on the lines below)
              3-4: there is text here already
              help: put quotes around the string, or write it on the lines below, indented
              note: libyaml says: did not find expected comment or line break while scanning a block scalar
            """),
        InvalidManifest(
            "a first line that is indented",
            """
              version: 1
            1️⃣f2️⃣lags: {}
            """,
            """
            error[indentation] 1-2: this line is indented less than the lines before it
              help: keys that belong together begin in the same column; those of the top level in the first
              note: libyaml says: did not find expected <document start>
            """),
        InvalidManifest(
            "dashes without a space",
            """
            version: 1
            policy:
              ignore:
                1️⃣-legacy
                -internal2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `ignore` must be a list; this is the string `-legacy -internal`
              help: a dash needs a space after it: `- legacy`
            """),
        InvalidManifest(
            "a colon without a space between braces",
            """
            version: 1
            flags: {huddles: {1️⃣stage:Beta2️⃣}}
            """,
            """
            error[unknown-key] 1-2: a flag has no `stage:Beta`
              help: a colon needs a space after it: `stage: Beta`
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a pattern that is taken for an alias",
            """
            version: 1
            policy:
              ignore:
                - 1️⃣*-old2️⃣
            flags: {}
            """,
            """
            error[unknown-alias] 1-2: there is no anchor `&-old` before this alias
              help: write `&-old` before the value that the alias should repeat; a string that begins with `*` must be in quotes
            """),
    ]
}
