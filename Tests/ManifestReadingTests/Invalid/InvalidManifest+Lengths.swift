extension InvalidManifest {
    /// Texts that are longer than Reflag takes.
    static let lengths: [InvalidManifest] = [
        InvalidManifest(
            "a name of 256 characters",
            """
            version: 1
            flags:
              a:
                name: 1️⃣\(String(repeating: "n", count: 256))2️⃣
            """,
            """
            error[name-too-long] 1-2: a name has at most 255 characters; this one has 256
              help: shorten it, and put the rest into `description`
            """),
        InvalidManifest(
            "a name over several lines is marked at its first character",
            """
            version: 1
            flags:
              a:
                name: 1️⃣>2️⃣-
                  \(String(repeating: "n", count: 200))
                  \(String(repeating: "m", count: 200))
            """,
            """
            error[name-too-long] 1-2: a name has at most 255 characters; this one has 401
              help: shorten it, and put the rest into `description`
            """),
        InvalidManifest(
            "a name is counted in Unicode scalars, as Reflag counts",
            """
            version: 1
            flags:
              a:
                name: 1️⃣\(String(repeating: "e\u{301}", count: 128))2️⃣
            """,
            """
            error[name-too-long] 1-2: a name has at most 255 characters; this one has 256
              help: shorten it, and put the rest into `description`
            """),
        InvalidManifest(
            "a description of 8,193 characters of two bytes, and a name of 256",
            """
            version: 1
            flags:
              a:
                name: 1️⃣\(String(repeating: "é", count: 256))2️⃣
                description: 3️⃣\(String(repeating: "é", count: 8193))4️⃣
            """,
            """
            error[name-too-long] 1-2: a name has at most 255 characters; this one has 256
              help: shorten it, and put the rest into `description`
            error[description-too-long] 3-4: a description has at most 8192 characters; this one has 8193
              help: shorten it, or link to a page that has the rest
            """),
        InvalidManifest(
            "a description of 8,193 characters, in a flag and in what is created",
            """
            version: 1
            create:
              description: 1️⃣\(String(repeating: "d", count: 8193))2️⃣
            flags:
              a:
                description: 3️⃣|4️⃣
                  \(String(repeating: "d", count: 8193))
            """,
            """
            error[description-too-long] 1-2: a description has at most 8192 characters; this one has 8193
              help: shorten it, or link to a page that has the rest
            error[description-too-long] 3-4: a description has at most 8192 characters; this one has 8193
              help: shorten it, or link to a page that has the rest
            """),
    ]
}
