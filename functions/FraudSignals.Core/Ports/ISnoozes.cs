namespace FraudSignals.Ports;

/// <summary>Which typologies say nothing of which subjects, since they were wrong about them. Safe for use by many threads.</summary>
public interface ISnoozes
{
    /// <summary>Learns of what others have snoozed, if that was long ago.</summary>
    ValueTask RefreshAsync(CancellationToken cancellation);

    /// <summary>Until when a typology says nothing of a subject; null where it does.</summary>
    DateTimeOffset? Until(string typology, string subject);
}
