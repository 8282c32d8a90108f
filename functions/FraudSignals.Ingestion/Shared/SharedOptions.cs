namespace FraudSignals.Ingestion.Shared;

/// <summary>How instances share a store.</summary>
public sealed record SharedOptions
{
    /// <summary>
    /// How long an intent, or an alert not published, is left to the instance that made it before a sweep finishes it. Longer than
    /// an invocation can live and clocks can differ. Default 5 minutes, at least 2.
    /// </summary>
    public TimeSpan SweepAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the publishing of a batch's alerts may hold up its answer; a sweep publishes what was not confirmed. Default 5 seconds.
    /// </summary>
    public TimeSpan PublishWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often a batch may find one subject changed by others before that subject's touches are left in its inbox. Default 4.
    /// </summary>
    public int ConflictsBeforeInbox { get; init; } = 4;

    /// <summary>
    /// After so many record ids in 48 hours a subject keeps further ones in subjects of their own: one more read and write for a
    /// record, but the subject itself stays small. For good once it is so. Default 2,000, at most 50,000.
    /// </summary>
    public int IdsOfOneHome { get; init; } = 2_000;

    /// <summary>
    /// The day of which somebody vouches for the clock: it is believed then at the start, however far it is from the last sweep, as
    /// after a stop of more than a day. Null, the default, for none.
    /// </summary>
    public DateOnly? AcceptClock { get; init; }

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(SweepAfter >= TimeSpan.FromMinutes(2) && SweepAfter <= TimeSpan.FromHours(1),
            "SweepAfter must be between 2 minutes and 1 hour.");
        Require(PublishWithin > TimeSpan.Zero, "PublishWithin must be longer than nothing.");
        Require(ConflictsBeforeInbox is >= 1 and <= 100, "ConflictsBeforeInbox must be between 1 and 100.");
        Require(IdsOfOneHome is >= 1 and <= 50_000, "IdsOfOneHome must be between 1 and 50,000.");

        static void Require(bool condition, string message)
        {
            if (!condition)
            {
                throw new ArgumentException(message);
            }
        }
    }
}
