namespace FraudSignals.Events.Layouts;

/// <summary>What a layout describes.</summary>
public enum LayoutFormat : byte
{
    /// <summary>Text in lines and columns.</summary>
    Csv,

    /// <summary>JSON, records one a line, in an array, or in an array further inside.</summary>
    Json,

    /// <summary>XML, a record in each element of a name.</summary>
    Xml,
}
