/// The stable names of all mistakes that are told with a place: every code that a ``Diagnostic`` can have.
///
/// `docs/diagnostics.md` explains each with a wrong and a right example, and a test holds page and program together.
package enum DiagnosticCode: String, CaseIterable, Sendable {
    /// A name that several environments of the app have.
    case ambiguousEnvironment = "ambiguous-environment"
    /// A name that several owners have.
    case ambiguousOwner = "ambiguous-owner"
    /// A name that several stages of the app have.
    case ambiguousStage = "ambiguous-stage"
    /// `unlisted: archive` in a manifest that doesn't name its app.
    case archiveNeedsApp = "archive-needs-app"
    /// A text with a colon and a space in it, without quotes.
    case colonInText = "colon-in-text"
    /// A key that is a mapping or a list.
    case complexKey = "complex-key"
    /// A conflict that a merge left.
    case conflictMarker = "conflict-marker"
    /// A description with more characters than Reflag takes.
    case descriptionTooLong = "description-too-long"
    /// An audience in two files.
    case duplicateAudience = "duplicate-audience"
    /// An environment that is named twice, by its name and its id.
    case duplicateEnvironment = "duplicate-environment"
    /// A flag in two files.
    case duplicateFlag = "duplicate-flag"
    /// An item that stands twice in a list.
    case duplicateItem = "duplicate-item"
    /// A key that stands twice in a mapping.
    case duplicateKey = "duplicate-key"
    /// An id, a name of something or a pattern without a character.
    case emptyId = "empty-id"
    /// A file with nothing in it.
    case emptyManifest = "empty-manifest"
    /// A flag's name without a character.
    case emptyName = "empty-name"
    /// A flag past its `expires`.
    case expiredFlag = "expired-flag"
    /// A tag that YAML's core schema doesn't know, or that doesn't fit.
    case foreignTag = "foreign-tag"
    /// A flag that is written and that the policy ignores.
    case ignoredFlag = "ignored-flag"
    /// A manifest that includes itself.
    case includeCycle = "include-cycle"
    /// A glob that matches no file.
    case includeNothing = "include-nothing"
    /// An include that leads out of the manifest's folder.
    case includeOutside = "include-outside"
    /// An included file or folder that the system doesn't let be read.
    case includeUnreadable = "include-unreadable"
    /// A file that two globs match, or two paths lead to.
    case includedTwice = "included-twice"
    /// A line that doesn't begin where it should.
    case indentation
    /// A character that YAML doesn't allow.
    case invalidCharacter = "invalid-character"
    /// What isn't a day, where one is needed.
    case invalidDate = "invalid-date"
    /// Bytes that are no text.
    case invalidEncoding = "invalid-encoding"
    /// An escape that YAML doesn't know.
    case invalidEscape = "invalid-escape"
    /// A flag key with a character that no key has.
    case invalidFlagKey = "invalid-flag-key"
    /// A limit that makes no sense.
    case invalidLimit = "invalid-limit"
    /// `<<` with what isn't a mapping.
    case invalidMerge = "invalid-merge"
    /// What isn't YAML and has no code of its own.
    case invalidYaml = "invalid-yaml"
    /// The key of a new flag, not in the format that the app wants.
    case keyFormat = "key-format"
    /// An id that is both listed and removed.
    case listedAndRemoved = "listed-and-removed"
    /// A key without a colon.
    case missingColon = "missing-colon"
    /// A key that the manifest has to have.
    case missingKey = "missing-key"
    /// A field that the policy recommends.
    case missingRecommended = "missing-recommended"
    /// A field that the policy requires.
    case missingRequired = "missing-required"
    /// A colon without a space after it.
    case missingSpace = "missing-space"
    /// A second YAML document.
    case multipleDocuments = "multiple-documents"
    /// A name with more characters than Reflag takes.
    case nameTooLong = "name-too-long"
    /// Null where an id or a name is needed.
    case nullId = "null-id"
    /// A space that isn't YAML's where a line begins, such as a no-break space.
    case oddSpace = "odd-space"
    /// No memory to read a file.
    case outOfMemory = "out-of-memory"
    /// Values that take far more memory than the files have bytes.
    case outOfProportion = "out-of-proportion"
    /// An alias inside of what it repeats.
    case recursiveAlias = "recursive-alias"
    /// A tab where YAML wants spaces.
    case tabIndentation = "tab-indentation"
    /// Text after a closing quote or bracket.
    case textAfterValue = "text-after-value"
    /// Mappings and lists inside one another beyond the bound.
    case tooDeep = "too-deep"
    /// More bytes than hoist reads.
    case tooLarge = "too-large"
    /// An include that has hoist look at more files than the bound.
    case tooManyFiles = "too-many-files"
    /// More mistakes than anyone wants to see.
    case tooManyMistakes = "too-many-mistakes"
    /// More values than the bound, aliases expanded.
    case tooManyNodes = "too-many-nodes"
    /// A bracket or brace that doesn't close, or a comma too few or too many.
    case unclosedBracket = "unclosed-bracket"
    /// Quotes that don't close.
    case unclosedQuote = "unclosed-quote"
    /// A block of text (`|`, `>`) whose lines don't begin further right than its key.
    case unindentedBlock = "unindented-block"
    /// An alias without an anchor before it.
    case unknownAlias = "unknown-alias"
    /// An audience that the manifest doesn't have.
    case unknownAudience = "unknown-audience"
    /// An environment that the app doesn't have.
    case unknownEnvironment = "unknown-environment"
    /// A key that a mapping doesn't have.
    case unknownKey = "unknown-key"
    /// An owner whom hoist doesn't know.
    case unknownOwner = "unknown-owner"
    /// A stage that the app doesn't have.
    case unknownStage = "unknown-stage"
    /// A word that isn't one of the few that may stand there.
    case unknownWord = "unknown-word"
    /// A text without quotes that begins with a character of YAML's own.
    case unquotedText = "unquoted-text"
    /// A manifest that isn't there, or that the system doesn't let be read.
    case unreadableManifest = "unreadable-manifest"
    /// A version of the manifest that this hoist doesn't read.
    case unsupportedVersion = "unsupported-version"
    /// An audience that no flag names.
    case unusedAudience = "unused-audience"
    /// A value of another kind than the one that is needed.
    case wrongType = "wrong-type"
}
