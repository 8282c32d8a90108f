namespace FraudSignals.Formats.Json;

/// <summary>How far the reading of one JSON object came.</summary>
internal enum JsonObjectStatus : byte
{
    Complete,

    /// <summary>The text ends before the object does.</summary>
    Incomplete,

    /// <summary>The text is not JSON.</summary>
    Broken,
}
