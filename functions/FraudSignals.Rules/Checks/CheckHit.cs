using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Checks;

/// <summary>What a check found.</summary>
/// <param name="On">The rule or typology whose card may silence it; null where there is none.</param>
internal sealed record CheckHit(IHasCard? On, FileReport Report, int Offset, string Message, string? Suggestion = null)
{
    public static CheckHit At(IHasCard on, int offset, string message, string? suggestion = null) =>
        new(on, on.Report, offset, message, suggestion);

    public static CheckHit At(IHasCard on, string key, string message, string? suggestion = null) =>
        At(on, on.OffsetOf(key), message, suggestion);
}
