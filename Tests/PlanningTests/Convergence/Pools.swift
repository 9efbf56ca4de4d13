/// Texts to make worlds of: what is easily taken for something else, and what Swift calls equal though it isn't.
enum Pools {
    /// Ids of companies and users, and keys of flags that are there.
    static let ids = [
        "acme", "globex", "caf\u{E9}", "cafe\u{301}", "\u{212B}", "\u{C5}", "K", "\u{212A}", "a/b", "..", " ", "100%",
        "null", "~", "007", "7", "1e3", "true", "\u{1F680}", "\u{AC00}", "\u{1100}\u{1161}", "a\nb", "a\r\nb", "\u{0}",
        "\u{202E}x", "u_1", "A", "a", String(repeating: "long-", count: 60),
    ]

    /// Keys of flags that an app would take for new ones.
    static let keys = [
        "new-checkout-flow", "newCheckoutFlow", "NEW_CHECKOUT_FLOW", "legacy-a", "legacy-b", "a-old", "b-old",
        "caf\u{E9}", "\u{212B}", "\u{C5}", "\u{3A9}", "\u{2126}", "\u{212A}", "K", "k", "a b", "a/b", "..", "★", "🚀",
        "007", "null", "true", "*", "中文",
    ]

    /// Names.
    static let names = [
        "A name", "a name", "Caf\u{E9}", "Cafe\u{301}", " ", "Two\nlines", "🚀", "null", "<b>", "x",
        String(repeating: "N", count: 255),
    ]

    /// Descriptions as people send them; Reflag keeps some of them in another form.
    static let descriptions: [String?] = [
        nil, "", "Words.", "One\r\nTwo", "One\nTwo", "One\rTwo", "\r", "caf\u{E9}", "cafe\u{301}", " ", "\u{1B}[2J",
    ]

    /// Names of environments and stages; one is an id.
    static let places = [
        "Production", "Staging", "production", "Pr\u{FC}fung", "Pru\u{308}fung", "id-0", "id-1", "*x", "true", "🚀",
    ]
}
