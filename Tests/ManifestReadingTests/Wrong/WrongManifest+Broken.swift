extension WrongManifest {
    /// Texts that aren't YAML.
    static let broken: [WrongManifest] = [
        WrongManifest(
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
            error[invalid-yaml] 1-2: this isn't YAML: found unexpected end of stream while scanning a quoted scalar (this begins here)
              3-6:2: and here it can't go on
              help: close the quotes; a quote inside single quotes is written twice, inside double quotes as `\"`
            """#),
        WrongManifest(
            "a single quote that never closes",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣'2️⃣Huddles
            3️⃣
            """,
            #"""
            error[invalid-yaml] 1-2: this isn't YAML: found unexpected end of stream while scanning a quoted scalar (this begins here)
              3-5:2: and here it can't go on
              help: close the quotes; a quote inside single quotes is written twice, inside double quotes as `\"`
            """#),
        WrongManifest(
            "an apostrophe inside single quotes",
            """
            version: 1
            flags:
              huddles:
                description: 'Don'1️⃣t2️⃣ touch'
            """,
            """
            error[invalid-yaml] 4:5-4:6: this isn't YAML: did not find expected key while parsing a block mapping (this begins here)
              1-2: and here it can't go on
              help: check the indentation: what belongs together begins in the same column
            """),
        WrongManifest(
            "a bracket that never closes",
            """
            version: 1
            policy:
              ignore: 1️⃣[2️⃣legacy-*, internal-*
            flags3️⃣:4️⃣ {}
            """,
            """
            error[invalid-yaml] 1-2: this isn't YAML: did not find expected ',' or ']' while parsing a flow sequence (this begins here)
              3-4: and here it can't go on
              help: close the bracket, or put a comma between the items
            """),
        WrongManifest(
            "a brace that never closes",
            """
            version: 1
            flags: 1️⃣{2️⃣huddles: {stage: Beta}
            3️⃣
            """,
            """
            error[invalid-yaml] 1-2: this isn't YAML: did not find expected ',' or '}' while parsing a flow mapping (this begins here)
              3-3:2: and here it can't go on
              help: close the bracket, or put a comma between the items
            """),
        WrongManifest(
            "a tab for indentation",
            #"""
            version: 1
            flags:
            1️⃣\#t2️⃣huddles: {}
            """#,
            """
            error[invalid-yaml] 1-2: this isn't YAML: found character that cannot start any token while scanning for the next token
              help: YAML is indented with spaces; replace the tab
            """),
        WrongManifest(
            "a tab within the indentation",
            #"""
            version: 1
            flags:
              huddles:
              1️⃣\#t2️⃣stage: Beta
            """#,
            """
            error[invalid-yaml] 1-2: this isn't YAML: found character that cannot start any token while scanning for the next token
              help: YAML is indented with spaces; replace the tab
            """),
        WrongManifest(
            "a colon without a space",
            """
            version: 1
            flags:
              huddles:
                stage:Beta
                owner1️⃣:2️⃣ jane@example.com
            """,
            """
            error[invalid-yaml] 1-2: this isn't YAML: mapping values are not allowed in this context
              help: put quotes around a text with `: ` in it, or check the indentation of this line
            """),
        WrongManifest(
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
            error[invalid-yaml] 1-2: this isn't YAML: could not find expected ':' while scanning a simple key (this begins here)
              3-6:2: and here it can't go on
              help: a key is followed by a colon and a space: `key: value`
            """),
        WrongManifest(
            "a key that is indented too little",
            """
            version: 1
            flags:
              huddles:
                stage: Beta
               1️⃣o2️⃣wner: jane@example.com
            """,
            """
            error[invalid-yaml] 3:3-3:4: this isn't YAML: did not find expected key while parsing a block mapping (this begins here)
              1-2: and here it can't go on
              help: check the indentation: what belongs together begins in the same column
            """),
        WrongManifest(
            "a key that is indented too much",
            """
            version: 1
            flags:
              huddles:
                stage: Beta
                  owner1️⃣:2️⃣ jane@example.com
            """,
            """
            error[invalid-yaml] 1-2: this isn't YAML: mapping values are not allowed in this context
              help: put quotes around a text with `: ` in it, or check the indentation of this line
            """),
        WrongManifest(
            "a colon and a space in a text",
            """
            version: 1
            flags:
              huddles:
                description: Beta1️⃣:2️⃣ for a few
            """,
            """
            error[invalid-yaml] 1-2: this isn't YAML: mapping values are not allowed in this context
              help: put quotes around a text with `: ` in it, or check the indentation of this line
            """),
        WrongManifest(
            "a text that begins with an at sign",
            """
            version: 1
            flags:
              huddles:
                owner: 1️⃣@2️⃣jane
            """,
            """
            error[invalid-yaml] 1-2: this isn't YAML: found character that cannot start any token while scanning for the next token
              help: put quotes around a text that begins with `@`, `` ` `` or `%`
            """),
        WrongManifest(
            "a text that begins with a percent sign",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣%2️⃣ of companies
            """,
            """
            error[invalid-yaml] 1-2: this isn't YAML: found character that cannot start any token while scanning for the next token
              help: put quotes around a text that begins with `@`, `` ` `` or `%`
            """),
        WrongManifest(
            "an escape that YAML doesn't know",
            #"""
            version: 1
            flags:
              huddles:
                description: "C:\1️⃣d2️⃣ocs"
            """#,
            #"""
            error[invalid-yaml] 4:18-4:19: this isn't YAML: found unknown escape character while parsing a quoted scalar (this begins here)
              4:21-1: and here it can't go on
              help: close the quotes; a quote inside single quotes is written twice, inside double quotes as `\"`
            """#),
        WrongManifest(
            "a NUL",
            #"""
            version: 1
            flags:
              hud1️⃣\#u{0}2️⃣dles: {}
            """#,
            """
            error[invalid-character] 1-2: the character U+0000 isn't allowed in YAML
              help: remove it, or write it as an escape between double quotes
            """),
        WrongManifest(
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
        WrongManifest(
            "a list item in a mapping",
            """
            version: 1
            flags:
              huddles: {}
              1️⃣-2️⃣ dark-mode
            """,
            """
            error[invalid-yaml] 3:3-3:4: this isn't YAML: did not find expected key while parsing a block mapping (this begins here)
              1-2: and here it can't go on
              help: check the indentation: what belongs together begins in the same column
            """),
        WrongManifest(
            "a star that is no alias",
            """
            version: 1
            policy:
              ignore: [1️⃣*2️⃣]
            flags: {}
            """,
            """
            error[invalid-yaml] 1-2: this isn't YAML: did not find expected alphabetic or numeric character while scanning an alias (this begins here)
              2-3:14: and here it can't go on
              help: check the indentation: what belongs together begins in the same column
            """),
    ]
}
