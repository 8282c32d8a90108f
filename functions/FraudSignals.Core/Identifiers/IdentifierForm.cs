namespace FraudSignals.Identifiers;

/// <summary>What a text in the place of an identifier turns out to be.</summary>
public enum IdentifierForm : byte
{
    /// <summary>It cannot be read with certainty; <see cref="IdentifierReading.Problem"/> says why.</summary>
    Refused,

    /// <summary>It says that nothing is known: a word such as null, a dash, nothing but zeros, a test identity.</summary>
    Absent,

    /// <summary>It says that somebody keeps it back: anonymous, private, restricted.</summary>
    Withheld,

    /// <summary>A token, or something else that is no identifier of its kind by its form; taken as it is.</summary>
    Opaque,

    /// <summary>An identifier of its kind by its form, in the one spelling it is kept under.</summary>
    Known,
}
