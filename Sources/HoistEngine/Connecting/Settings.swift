package import APIAccess
package import FlagModel
import JSONText
package import ManagementAPI
import SystemAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// App, URL and key: options override the environment, which overrides files.
package struct Settings: Sendable {
    /// The app that was named, if one was.
    package internal(set) var app: Identifier?
    /// The API.
    package let endpoint: APIEndpoint
    /// The key.
    package let key: APIKey
    /// Where the key came from, such as `REFLAG_API_KEY`.
    package let keySource: String
    /// The name of the API in plans: its URL, unless that is a different one each time.
    package var name: String
    /// The Runtime API that belongs to it; overrides options and the environment.
    package var runtimeURL: String?
    /// The proxy, if any.
    package var proxy: HTTPProxy?
    /// Whose certificates are trusted.
    package var trust = TLSTrust()

    /// The embedded sandbox's name: a saved plan is for whatever address it has the next time.
    package static let sandboxName = "sandbox:/api"

    /// Settings that are known.
    package init(app: Identifier?, endpoint: APIEndpoint, key: APIKey, keySource: String) {
        self.app = app
        self.endpoint = endpoint
        self.key = key
        self.keySource = keySource
        name = endpoint.text
    }

    /// Finds the settings of a run.
    ///
    /// - Parameters:
    ///   - options: What was chosen for this run.
    ///   - permitted: Which app what the run works from is for.
    ///   - folder: Where `reflag.config.json` is searched for, upwards.
    ///   - context: The environment, and the observer of remarks.
    /// - Throws: ``EngineError`` if the run isn't for a permitted app, or there is no key or no usable URL; then nothing was
    ///   sent.
    package static func find(
        _ options: ConnectionOptions,
        for permitted: PermittedApps,
        folder: String,
        _ context: EngineContext
    ) throws(EngineError) -> Settings {
        let (app, endpoint) = try target(options, for: permitted, folder: folder, context)
        let (key, keySource) = try key(options, context)
        var settings = Settings(app: app, endpoint: endpoint, key: key, keySource: keySource)
        settings.proxy = try proxy(context.environment, endpoint)
        settings.trust = try trust(options.caFile, context.variable("SSL_CERT_FILE"))
        return settings
    }

    /// Which app a run reaches, if one is named, and which API.
    ///
    /// - Throws: ``EngineError`` if the run isn't for a permitted app, or there is no usable URL.
    static func target(
        _ options: ConnectionOptions,
        for permitted: PermittedApps,
        folder: String,
        _ context: EngineContext
    ) throws(EngineError) -> (app: Identifier?, endpoint: APIEndpoint) {
        let named = try permitted.app(options, context)
        let config = try ReflagConfig.find(from: folder)
        let endpoint = try endpoint(options.apiURL, config, context)
        permitted.report(config, context.observer)
        return (named ?? config?.appID.map { Identifier($0) }, endpoint)
    }

    /// The proxy for an endpoint, if any.
    ///
    /// - Throws: ``EngineError`` if a variable names an unusable one.
    static func proxy(_ environment: [String: String], _ endpoint: APIEndpoint) throws(EngineError) -> HTTPProxy? {
        do throws(HTTPProxy.Problem) {
            return try HTTPProxy.find(in: environment, for: endpoint)
        } catch {
            throw EngineError(
                .usage, "\(error.variable) \(error.message)",
                hint: "write it as http://name:password@host:port, or exclude the API's host with NO_PROXY")
        }
    }

    private static func trust(_ option: String?, _ variable: String?) throws(EngineError) -> TLSTrust {
        for (source, path) in [("--ca-file", option), ("SSL_CERT_FILE", variable)] {
            guard let path else { continue }
            do throws(FileError) {
                _ = try FileReading.regularFile(path, within: 64 << 20)
            } catch {
                throw EngineError(
                    .usage, "\(source): \(path) can't be read: \(error.reason)",
                    hint: "name a file of certificate authorities in PEM form (-----BEGIN CERTIFICATE-----)")
            }
            guard let count = try? TLSTrust.count(inFile: path), count > 0 else {
                throw EngineError(
                    .usage, "\(source): \(path) contains no readable certificates",
                    hint: "name a file of certificate authorities in PEM form (-----BEGIN CERTIFICATE-----)")
            }
        }
        return TLSTrust(roots: variable, additional: option)
    }

    private static func endpoint(
        _ option: String?,
        _ config: ReflagConfig?,
        _ context: EngineContext
    ) throws(EngineError) -> APIEndpoint {
        if let text = option ?? context.variable("REFLAG_API_URL") {
            do {
                return try APIEndpoint(text)
            } catch {
                let source = option != nil ? "--api-url" : "REFLAG_API_URL"
                throw EngineError(.usage, "\(source): \(error.message())", hint: error.hint(like: .reflag))
            }
        }
        guard let config, let text = config.apiURL else { return .reflag }
        // A pull request can edit files, and must not be able to send the key elsewhere.
        guard let endpoint = try? APIEndpoint(text), endpoint.isReflag else {
            context.observer.remark(
                .warning,
                "the API URL in \(config.path) isn't used: in a file it must be https under reflag.com; "
                    + "give another with --api-url or REFLAG_API_URL")
            return .reflag
        }
        return endpoint
    }

    private static func key(
        _ options: ConnectionOptions,
        _ context: EngineContext
    ) throws(EngineError) -> (APIKey, source: String) {
        if let file = options.apiKeyFile {
            return (try key(inFile: file, from: "--api-key-file", context), "--api-key-file")
        }
        if let text = context.environment["REFLAG_API_KEY"] {
            return (try key(text, from: "REFLAG_API_KEY"), "REFLAG_API_KEY")
        }
        if let file = context.environment["REFLAG_API_KEY_FILE"] {
            return (try key(inFile: file, from: "REFLAG_API_KEY_FILE", context), "REFLAG_API_KEY_FILE")
        }
        throw EngineError(
            .key, "there is no API key",
            hint: "put it into REFLAG_API_KEY, or into a file that --api-key-file names; "
                + "a plan needs only the scope `read`")
    }

    private static func key(_ text: String, from source: String) throws(EngineError) -> APIKey {
        do throws(KeyProblem) {
            return try APIKey(text, from: source)
        } catch {
            throw EngineError(.key, error.message, hint: error.hint)
        }
    }

    private static func key(
        inFile path: String,
        from source: String,
        _ context: EngineContext
    ) throws(EngineError) -> APIKey {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileReading.regularFile(path, within: keyFileBound, orStream: true)
        } catch {
            throw EngineError(
                .key, "\(source): \(path) can't be read: \(error.reason)",
                hint: error.unfit == nil ? nil : "name a file that contains only the key")
        }
        warnOfReaders(of: path, context.observer)
        return try key(String(decoding: bytes, as: UTF8.self), from: source)
    }

    /// How many bytes a file of keys may have.
    static let keyFileBound = 1 << 20

    /// Makes the keys known that a run may be given, before it reads anything else: nothing that it shows has one in it then,
    /// also if it ends before it uses any. A stream is left to whoever reads it.
    ///
    /// - Parameters:
    ///   - environment: The variables.
    ///   - files: Files of keys that options name.
    package static func noteKeys(_ environment: [String: String], files: [String?] = []) {
        if let key = environment["REFLAG_API_KEY"] { note(keysIn: key) }
        for case let path? in files + [environment["REFLAG_API_KEY_FILE"]] {
            guard let bytes = try? FileReading.regularFile(path, within: keyFileBound) else { continue }
            note(keysIn: String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Makes known what may be a key: the text, and each word of it that may be one of several.
    private static func note(keysIn text: String) {
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0))) }
        let keys = words.filter { word in ["api_", "pub_", "sec_"].contains { word.lowercased().hasPrefix($0) } }
        if words.count == 1 { KnownKeys.add(String(words[0])) }
        for key in keys { KnownKeys.add(String(key)) }
    }

    /// Warns if others can read a file of keys.
    static func warnOfReaders(of path: String, _ observer: EngineObserver) {
        guard FileReading.othersCanRead(path) else { return }
        observer.remark(
            .warning, "others can read the key file \(path); fix that with: chmod go= \(path)")
    }
}

/// What the official command line keeps in `reflag.config.json`: the app's id and the URLs.
package struct ReflagConfig {
    /// Where it was found.
    package let path: String
    /// `appId`.
    package let appID: String?
    /// `apiUrl`, or `baseUrl` with `/api`.
    package let apiURL: String?

    /// How many bytes a file may have.
    private static let bound = 1 << 20

    /// The nearest file, from a folder upwards; nil if there is none.
    ///
    /// - Throws: ``EngineError`` if it isn't JSON, or no file.
    package static func find(from folder: String) throws(EngineError) -> ReflagConfig? {
        // Without links and `..`, so that what is above the folder is above its path.
        guard var folder = FileReading.realPath(folder) else { return nil }
        while true {
            let path = (folder == "/" ? "" : folder) + "/reflag.config.json"
            if let bytes = try bytes(path) { return try read(bytes, path) }
            guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    private static func bytes(_ path: String) throws(EngineError) -> [UInt8]? {
        do throws(FileError) {
            return try FileReading.regularFile(path, within: bound)
        } catch {
            if error.isMissing { return nil }
            throw EngineError(.usage, "\(path) can't be read: \(error.reason)", hint: hint)
        }
    }

    private static let hint = "fix it, or give --app and --api-url in its place and remove it"

    private static func read(_ bytes: [UInt8], _ path: String) throws(EngineError) -> ReflagConfig {
        let decoder = JSONDecoder()
        // It may have comments.
        decoder.allowsJSON5 = true
        let contents: Contents
        do {
            contents = try decoder.decode(Contents.self, from: Data(bytes))
        } catch let problem as Contents.Problem {
            throw EngineError(.usage, "\(path): \(problem.message)", hint: hint)
        } catch {
            throw EngineError(.usage, "\(path) can't be read as JSON", hint: hint)
        }
        let base = contents.texts["baseUrl"].map { url in
            var url = url
            while url.last == "/" { url.removeLast() }
            return url + "/api"
        }
        return ReflagConfig(path: path, appID: contents.texts["appId"], apiURL: contents.texts["apiUrl"] ?? base)
    }

    /// The members that hoist uses; others may be anything.
    private struct Contents: Decodable {
        /// A member that isn't as it should be.
        struct Problem: Error {
            let message: String
        }

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }

            init?(intValue: Int) { nil }
        }

        /// The text of each member that is there.
        var texts: [String: String] = [:]

        init(from decoder: any Decoder) throws {
            let members: KeyedDecodingContainer<Key>
            do {
                members = try decoder.container(keyedBy: Key.self)
            } catch let error as DecodingError where error.isOfType {
                throw Problem(message: "it must be an object")
            }
            for name in ["appId", "apiUrl", "baseUrl"] {
                let key = Key(stringValue: name)
                guard members.contains(key), try !members.decodeNil(forKey: key) else { continue }
                do {
                    texts[name] = try members.decode(String.self, forKey: key)
                } catch let error as DecodingError where error.isOfType {
                    throw Problem(message: "`\(name)` must be a string, not \(Self.type(of: key, in: members))")
                } catch {
                    // Strings are only read now.
                    throw Problem(message: "`\(name)` isn't a string that can be read: check its escapes (`\\`)")
                }
            }
        }

        private static func type(of key: Key, in members: KeyedDecodingContainer<Key>) -> String {
            if (try? members.decode(Bool.self, forKey: key)) != nil { return "a boolean" }
            if (try? members.nestedUnkeyedContainer(forKey: key)) != nil { return "a list" }
            if (try? members.nestedContainer(keyedBy: Key.self, forKey: key)) != nil { return "an object" }
            return "a number"
        }
    }
}

extension DecodingError {
    /// Whether a value is of another type than asked for, and not broken.
    fileprivate var isOfType: Bool {
        switch self {
        case .typeMismatch, .valueNotFound: true
        default: false
        }
    }
}
