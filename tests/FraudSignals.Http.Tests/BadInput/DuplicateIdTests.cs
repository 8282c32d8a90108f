using System.Text;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Ids that were sent before.</summary>
public sealed class DuplicateIdTests
{
    [Theory]
    [InlineData(BatchFormat.Json)]
    [InlineData(BatchFormat.NdJson)]
    [InlineData(BatchFormat.Csv)]
    public async Task An_id_counts_once_in_a_batch_and_in_all_that_follow(BatchFormat format)
    {
        await using var server = await EngineServer.StartAsync();
        string[] records = [Call.In(format, "1"), Call.In(format, "1"), Call.In(format, "2")];
        (await server.PostCallsAsync(format, records)).AssertTaken(new Counts(Accepted: 2, Duplicates: 1));
        (await server.PostCallsAsync(format, records)).AssertTaken(new Counts(Duplicates: 3));
        (await server.PostCallsAsync(format, records[2])).AssertTaken(new Counts(Duplicates: 1));
        await server.AssertCountedAsync("1", "2");
    }

    [Fact]
    public async Task A_known_id_with_other_content_is_named_and_changes_nothing()
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(BatchFormat.Json,
            Call.Json("1"), Call.Json("1").Replace("12.5", "3600", StringComparison.Ordinal), Call.Json("2"),
            Call.Json("1", ",\"version\":2"));
        answer.AssertTaken(new Counts(Accepted: 2, Superseded: 1, Conflicts: 1), "1 1 id conflict");
        Assert.Contains("The id 1 was used before for other content", answer.Text, StringComparison.Ordinal);
        await server.AssertCountedAsync("1", "2");
    }

    [Fact]
    public async Task A_refused_record_leaves_its_id_free()
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(BatchFormat.Json,
            Call.With("12.5", "NaN"), Call.With("2026", "2027"), Call.With("2026", "2025"), Call.Json("b"), Call.Json("b"));
        answer.AssertTaken(new Counts(Accepted: 1, Duplicates: 1, TooLate: 1, Rejected: 2), "0 b durationSeconds not_a_number",
            "1 b time too_far_in_future");
        await server.AssertCountedAsync("b");
    }

    [Fact]
    public async Task Each_source_has_ids_of_its_own()
    {
        await using var server = await EngineServer.StartAsync(o => o.Sources.Add(new Source { Index = 1, Name = "other" }));
        var body = Encoding.UTF8.GetBytes(Call.Body(BatchFormat.Json, Call.Json("1")));
        (await server.PostAsync("/api/calls", body, "application/json")).AssertTaken(new Counts(Accepted: 1));
        (await server.PostAsync("/api/calls", body, "application/json", null, ("X-FraudSignals-Source", "other"))).AssertTaken(
            new Counts(Accepted: 1));
        (await server.PostAsync("/api/calls", body, "application/json", null, ("X-FraudSignals-Source", "other"))).AssertTaken(
            new Counts(Duplicates: 1));
        Assert.Equal(2, await server.CallsAsync());
    }
}
