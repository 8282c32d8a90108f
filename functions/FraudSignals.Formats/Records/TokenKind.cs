namespace FraudSignals.Formats.Records;

/// <summary>What stands in a record's field, before anyone judges it.</summary>
internal enum TokenKind : byte
{
    /// <summary>The record does not have the field.</summary>
    Absent,
    Null,
    True,
    False,

    /// <summary>A JSON number, or what begins like one.</summary>
    Number,

    /// <summary>A JSON text, without its quotes.</summary>
    Text,

    /// <summary>A CSV cell: a text, number or truth value as the field has it.</summary>
    Cell,

    /// <summary>A nested JSON object or array.</summary>
    Nested,

    /// <summary>A bare word that JSON does not know, such as NaN.</summary>
    Word,

    /// <summary>A text that is not written in the form the source's layout states.</summary>
    Misfit,
}
