using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Reports;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>One alert, one subject, no rules.</summary>
public sealed class FakeLog : IAlertLog, IInspection, IErasure
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public (string? Responder, string? After, int Limit) Asked { get; private set; }

    public (SubjectKind Kind, string Key) AskedSubject { get; private set; }

    public static Alert Alert { get; } = new()
    {
        Id = "a1", Revision = 1, Level = AlertLevel.Interdiction, Typology = "mule", TypologyVersion = 1, Title = "Mule", Severity = "high",
        Responder = "bank", Subject = new AlertSubject("number", new string('0', 32), "+66812345678"), Time = Now,
        Received = Now, Score = 5, Threshold = 4, Reasons = [], Actions = ["Hold"], Appeal = "Ask", Expires = Now, RulesHash = "s",
    };

    public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation)
    {
        Asked = (responder, after, limit);
        return after == "bad" ? throw new FormatException("no cursor") : new(AlertPage.Of([(Alert, "next")], "next"));
    }

    public IAsyncEnumerable<Alert> ReceivedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        new[] { Alert }.Where(a => a.Received >= from && a.Received < to).ToAsyncEnumerable();

    public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation) => new(id == Alert.Id ? Alert : null);

    public ValueTask<RulesReport> RulesAsync(CancellationToken cancellation) => new(new RulesReport("snap", Now, [], []));

    public ValueTask<bool> EraseAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation)
    {
        AskedSubject = (kind, System.Text.Encoding.UTF8.GetString(normalisedKey.Span));
        return new(AskedSubject.Key == "+66812345678");
    }

    public ValueTask<SubjectKey> KeyAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation) =>
        new(new SubjectKey(kind, default));

    public ValueTask<SubjectReport?> SubjectAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation)
    {
        AskedSubject = (kind, System.Text.Encoding.UTF8.GetString(normalisedKey.Span));
        return new(AskedSubject.Key == "+66812345678"
            ? new SubjectReport
            {
                Kind = "number", Token = "t", FirstSeen = Now, LastSeen = Now, StateBytes = 1,
                Aggregates = [new AggregateReport("calls", "count", null)], Findings = [], Alerts = [], WhyNot = [],
            }
            : null);
    }
}
