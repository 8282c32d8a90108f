namespace FraudSignals.Formats.Records;

/// <summary>Why a read stopped.</summary>
public enum ReadStatus : byte
{
    /// <summary>The input is used up and not at its end.</summary>
    NeedMoreData,

    /// <summary>The batch takes no more events; read on with an empty one.</summary>
    BatchFull,

    /// <summary>All records have been read.</summary>
    End,

    /// <summary>What follows cannot be read; see <c>RecordReader.Problem</c>. Records read before stand.</summary>
    Broken,
}
