using FraudSignals.Ingestion.Budgets;
using FraudSignals.Ingestion.Sealing;

namespace FraudSignals.Storage.Local;

/// <summary>
/// Where the store keeps its files, and for how long. Idle subjects are forgotten by the engine: see <c>EngineOptions.SubjectRetention</c>.
/// </summary>
public sealed record LocalStoreOptions
{
    private const int FilesInARetention = 24;

    /// <summary>The data directory, made if missing. One process at a time may use it.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// The size of a journal file, set aside when it is made, bytes. Default 64 MiB; 8 MiB to 1 GiB. Twice as much must be free to start.
    /// </summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>
    /// A checkpoint is taken when the journal has grown by so much, bytes. Default 256 MiB, at least 1 MiB. It bounds how long a start
    /// takes.
    /// </summary>
    public long CheckpointBytes { get; init; } = 256L << 20;

    /// <summary>A checkpoint is taken so long after the last, if anything has come since. Default 10 minutes, at least 1 second.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long posted events, as tokens, stay readable in the journal. Default 90 days; zero keeps what a start needs and no more.
    /// </summary>
    public TimeSpan RawRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long alerts are kept. Default 5 years, at least 1 day. An alert a target still waits for is kept longer.</summary>
    public TimeSpan AlertRetention { get; init; } = TimeSpan.FromDays(5 * 365);

    /// <summary>How whom alerts are about is sealed; null, the default, keeps tokens alone.</summary>
    public SealingOptions? Sealing { get; init; }

    /// <summary>Holds what typologies raise beyond their budgets; null, the default, holds nothing.</summary>
    public AlertBudgets? Budgets { get; init; }

    /// <summary>
    /// Tells the key that tokens are made under, without giving it away. A directory is only opened with the one it was first
    /// opened with, since nothing in it could be found under another. Null, the default, does not look.
    /// </summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>
    /// The text of the file <c>token.key</c>, to be written where a directory is first used. With anything kept in it, it is
    /// refused: that was written under another key. Null, the default, where there is a key already.
    /// </summary>
    public string? NewKey { get; init; }

    /// <summary>
    /// Goes on without what is damaged or missing, instead of refusing to start: the log says what is lost, and what cannot be
    /// used goes to the directory <c>damaged</c>. Default false.
    /// </summary>
    public bool SetsAsideDamage { get; init; }

    /// <summary>
    /// Into a journal file that holds events nothing is written any more so long after the first, so that it can go in time.
    /// </summary>
    internal TimeSpan SegmentTime =>
        TimeSpan.FromTicks(Math.Clamp(RawRetention.Ticks / FilesInARetention, TimeSpan.TicksPerHour, TimeSpan.TicksPerDay));

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Directory), "Directory must name a directory.");
        Require(SegmentBytes is >= 8L << 20 and <= 1L << 30, "SegmentBytes must be between 8 MiB and 1 GiB.");
        Require(CheckpointBytes >= 1L << 20, "CheckpointBytes must be at least 1 MiB.");
        Require(CheckpointInterval >= TimeSpan.FromSeconds(1), "CheckpointInterval must be at least 1 second.");
        Require(RawRetention >= TimeSpan.Zero, "RawRetention must not be negative.");
        Require(Sealing == null || Sealing.KeepClear >= TimeSpan.FromDays(1), "KeepClear must be at least 1 day.");
        Require(AlertRetention >= TimeSpan.FromDays(1), "AlertRetention must be at least 1 day.");

        static void Require(bool condition, string message)
        {
            if (!condition)
            {
                throw new ArgumentException(message);
            }
        }
    }
}
