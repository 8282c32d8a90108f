using FraudSignals.Formats.Records;
using FraudSignals.Http.Batches;
using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Claims;

/// <summary>
/// Whether a batch is more than one request may bring, told before anything of it is taken: by its number of records, and by the time
/// those before it took for a record. Safe for use by many threads.
/// </summary>
internal sealed class ClaimForecast(HttpLimits limits)
{
    // No record of the contract is shorter. A body of fewer bytes is not counted first.
    private const int ShortestRecordBytes = 40;

    // Smaller batches say little about the pace of large ones.
    private const int TellingRecords = 1000;

    private double _secondsPerRecord;

    /// <summary>Whether a body has to be counted, going by its length.</summary>
    /// <param name="length">As sent; null where that is not known.</param>
    /// <param name="isCompressed">Whether it is longer once unpacked.</param>
    public bool IsWorthACount(long? length, bool isCompressed) =>
        isCompressed || length is not { } bytes || bytes / ShortestRecordBytes > FewestTooMany;

    /// <summary>
    /// Counts a batch to its end, or to where it is too much. What is wrong with it otherwise is told when it is read to be taken.
    /// </summary>
    public async Task<bool> ExceedsAsync(BatchRun counting)
    {
        var stop = await counting.GoOnFromAsync(long.MaxValue, counting.Answer);
        return stop?.Code == ErrorCodes.TooManyRecords || counting.RecordsRead > FewestTooMany;
    }

    /// <summary>Notes how long a batch took.</summary>
    public void Took(long records, TimeSpan time)
    {
        if (records >= TellingRecords)
        {
            var (known, now) = (Volatile.Read(ref _secondsPerRecord), time.TotalSeconds / records);
            Volatile.Write(ref _secondsPerRecord, known == 0 ? now : (known + now) / 2);
        }
    }

    private double FewestTooMany => limits.MaxDuration > TimeSpan.Zero && Volatile.Read(ref _secondsPerRecord) is > 0 and var pace
        ? Math.Min(limits.MaxRecords, limits.MaxDuration.TotalSeconds / pace)
        : limits.MaxRecords;
}
