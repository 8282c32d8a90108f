namespace FraudSignals.Http.Tests.Clients;

/// <summary>
/// What a generated client does with a running host: it posts the calls of a busy line, reads the alerts that come of them, says that the
/// first was
/// right, and reads that.
/// </summary>
internal abstract class ClientRun
{
    public const string Caller = "+66812345678";
    public const string Note = "The owner knows of nothing.";

    public static readonly DateTimeOffset First = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public const int Calls = 3;

    protected abstract Task<int> PostAsync();

    protected abstract Task<IReadOnlyList<(string Id, string Key, string Level)>> ListAsync();

    protected abstract Task<string> JudgeAsync(string alert);

    protected abstract Task<IReadOnlyList<(string Verdict, string Note)>> VerdictsAsync(string alert);

    public static string Callee(int call) => $"+6620999000{call + 1}";

    public async Task RunAsync()
    {
        Assert.Equal(Calls, await PostAsync());
        var alert = Assert.Single(await ListAsync());
        Assert.Equal((Caller, "interdiction"), (alert.Key, alert.Level.ToLowerInvariant()));
        Assert.Equal("confirmed", (await JudgeAsync(alert.Id)).ToLowerInvariant());
        var verdict = Assert.Single(await VerdictsAsync(alert.Id));
        Assert.Equal(("confirmed", Note), (verdict.Verdict.ToLowerInvariant(), verdict.Note));
    }
}
