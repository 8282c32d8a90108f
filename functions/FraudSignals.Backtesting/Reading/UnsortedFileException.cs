namespace FraudSignals.Backtesting.Reading;

/// <summary>A file that was taken to be sorted by time is not.</summary>
internal sealed class UnsortedFileException(string path) : Exception($"{path} is not sorted by time.")
{
    public string Path => path;
}
