namespace FraudSignals.Benchmarks.Journals;

/// <summary>Something that keeps a batch's bytes for good.</summary>
internal interface IBatchLog : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Completes when the bytes would survive the power going.</summary>
    ValueTask AppendAsync(ReadOnlyMemory<byte> batch);
}
