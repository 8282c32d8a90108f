namespace FraudSignals.Formats.Csv;

/// <summary>How far the reading of one row came.</summary>
internal enum CsvRowStatus : byte
{
    Complete,

    /// <summary>The text ends before the row does.</summary>
    Incomplete,

    /// <summary>A quote stands where none belongs, or one is missing.</summary>
    BadQuotes,
}
