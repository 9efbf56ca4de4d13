package import APIAccess
package import FlagModel
package import LiveReading
import ManagementAPI
package import Planning

/// The outcome of one call of a plan.
package struct CallOutcome: Sendable {
    /// How it ended.
    package enum Result: Sendable {
        /// Reflag accepted it.
        case done
        /// It failed permanently.
        case failed(Failure)
        /// Reflag doesn't know the company or user yet: it waits, and isn't a failure.
        indirect case waiting(APIError)
        /// It wasn't sent.
        case notAttempted(Reason)
    }

    /// Why a call failed permanently. It is kept apart from the outcome: most calls have none, and there can be very many.
    package indirect enum Failure: Sendable {
        /// Reflag's error response, or that there was none.
        case api(APIError)
        /// It isn't known whether the flag was created, and the listing that would show it failed too.
        case unknown(APIError, LiveReadingError)
        /// A flag with this key is there, and isn't what was asked for in these fields.
        case differs([FlagField])
        /// Reflag says that the key is taken, and lists no flag that has it.
        case hidden(APIError)
        /// The error left open whether it was carried out; it wasn't, as was read afterwards.
        case notWritten(APIError)
        /// Reflag doesn't know the company or user; app, environment and flags are there, as was read afterwards.
        case unknownEntity(APIError, UnknownEntity)
        /// The API has no operation that creates companies or users; app and environment are there, as was read afterwards.
        case noUpserts(APIError)

        /// Whether something may have been written anyway.
        package var mayHaveBeenHandled: Bool {
            switch self {
            case .api(let error): error.mayHaveBeenHandled
            case .unknown: true
            case .differs, .hidden, .notWritten, .unknownEntity, .noUpserts: false
            }
        }

        /// Reflag's error response, or that there was none.
        var error: APIError? {
            switch self {
            case .api(let error), .unknown(let error, _), .hidden(let error), .notWritten(let error),
                .unknownEntity(let error, _), .noUpserts(let error):
                error
            case .differs: nil
            }
        }

        /// Whether the same call may succeed later.
        package var mayPass: Bool {
            switch self {
            case .api(let error), .notWritten(let error): error.mayPass
            case .unknown: true
            // Reflag may need a moment until one that was just created can be targeted; and what couldn't be read may show
            // that there is nothing left to take away.
            case .unknownEntity(_, let entity): entity.wasCreated || !entity.wasRead
            case .differs, .hidden, .noUpserts: false
            }
        }

        /// Whether a new plan may be another one, because something changed since this one was made.
        package var mayBePlannedAnew: Bool {
            switch self {
            case .differs: true
            case .api(let error): error.status == 404
            // Whom it asks about, and so creates, isn't known here.
            case .unknown, .hidden, .notWritten, .unknownEntity, .noUpserts: false
            }
        }

        /// Whether the key isn't allowed to do this: then no other call is worth sending.
        package var refusesKey: Bool {
            if case .api(let error) = self { error.refusesKey } else { false }
        }
    }

    /// Why a call wasn't sent.
    package enum Reason: Hashable, Sendable {
        /// It waits for a call that failed: that call's id.
        case waitsFor(String)
        /// The key was rejected or lacks a scope, so everything was stopped.
        case stopped
        /// The run was interrupted.
        case interrupted
    }

    /// What is worth reporting about a call that was done.
    package enum Remark: Hashable, Sendable {
        /// The flag existed already, as it was asked for, except for these fields, which can't be read back.
        case adopted(unread: [FlagField])
        /// Its error left open whether it was carried out; it was, as was read afterwards, except for these fields, which
        /// can't be read back.
        case readBack(unread: [FlagField])
        /// Reflag doesn't know the company or user, and it is no target of the flags, as was read afterwards: there was nothing
        /// to take away.
        case gone
    }

    /// The call, as it was sent.
    package let call: Call
    /// How it ended.
    package internal(set) var result: Result
    /// Flags of the plan's call that it was sent without: they couldn't be created, or Reflag rejected them.
    package var without: [Identifier] = []
    /// Reflag's error response that named the flags without which the call was sent again.
    package var refusal: APIError? {
        get { refused?.error }
        set { refused = newValue.map(Failure.api) }
    }
    /// The same as a failure, which takes no room where there is none.
    var refused: Failure?
    /// Whether a part of it was written, though it failed.
    var wrotePart = false
    /// What is worth reporting.
    package var remark: Remark?
    /// How often it was sent, and the last response.
    package var attempts = Attempts()
    /// How long it took with all its tries, in milliseconds; 0 if it wasn't sent.
    package var milliseconds: Int64 = 0
    /// What Reflag's response showed.
    package var answered = Answered()

    /// Whether Reflag accepted it.
    package var isDone: Bool {
        if case .done = result { true } else { false }
    }

    /// Whether it waits until Reflag knows the company or user.
    package var isWaiting: Bool {
        if case .waiting = result { true } else { false }
    }

    /// Whether it isn't known if it was carried out.
    package var isUnknown: Bool { failure?.mayHaveBeenHandled == true }

    /// Why it failed, if it did.
    package var failure: Failure? {
        if case .failed(let failure) = result { failure } else { nil }
    }
}

extension APIError {
    /// Whether the key isn't allowed to do this: then no other call is worth sending.
    package var refusesKey: Bool {
        switch kind {
        case .keyRefused, .scopeMissing: true
        default: false
        }
    }
}

/// How often a call was sent, with all retries, and the last response.
package struct Attempts: Hashable, Sendable {
    /// How often it was sent; 0 if it never was.
    package private(set) var count = 0
    /// The HTTP status of the last response; nil if the last try got none.
    package private(set) var status: Int?

    /// None.
    package init() {}

    /// Adds the tries that ended in a response.
    package mutating func add(_ answer: APIAnswer<some Sendable>) {
        count += answer.attempts
        status = answer.status
    }

    /// Adds the tries of another part of the same call.
    mutating func add(_ others: Attempts) {
        count += others.count
        if others.count > 0 { status = others.status }
    }

    /// Adds the tries that ended in an error.
    package mutating func add(_ error: APIError) {
        count += error.attempts
        if error.attempts > 0 { status = error.status }
    }
}
