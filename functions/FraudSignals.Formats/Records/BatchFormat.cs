namespace FraudSignals.Formats.Records;

/// <summary>How a batch of records is written down.</summary>
public enum BatchFormat : byte
{
    /// <summary>A JSON array of objects, or one object.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    NdJson,

    /// <summary>Comma-separated values (RFC 4180) with a header.</summary>
    Csv,

    /// <summary>XML, for sources with a layout that says which elements are records.</summary>
    Xml,
}
