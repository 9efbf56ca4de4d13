extension String {
    /// The text, cut where it is too long for a message.
    var shortened: String {
        let longest = 60
        guard utf8.count > longest,
            let cut = unicodeScalars.index(
                unicodeScalars.startIndex, offsetBy: longest, limitedBy: unicodeScalars.endIndex),
            cut != unicodeScalars.endIndex
        else { return self }
        return String(unicodeScalars[..<cut]) + "…"
    }
}
