using System.Text;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>
/// Times that are none, have no zone, or lie outside what a batch may bring. Batches are received at noon, 2026-03-01 UTC.
/// </summary>
public sealed class BadTimeTests
{
    private const string InFuture = "2026-03-01T12:10:00.001Z";
    private const string TooLate = "2026-02-27T11:59:59.999Z";

    [Theory]
    [InlineData("2026-03-01T09:30:00", "time_without_offset")]
    [InlineData("2026-02-29T09:30:00Z", "invalid_time")]
    [InlineData("2026-03-01T24:00:00Z", "invalid_time")]
    [InlineData("2026-03-01", "invalid_time")]
    [InlineData("1772332200", "invalid_time")]
    [InlineData("9999-03-01T09:30:00Z", "out_of_range")]
    [InlineData("1969-03-01T09:30:00Z", "out_of_range")]
    [InlineData("2027-03-01T09:30:00Z", "too_far_in_future")]
    [InlineData(InFuture, "too_far_in_future")]
    public async Task A_bad_time_between_good_ones_is_named_and_harms_neither(string time, string code)
    {
        foreach (var format in (BatchFormat[])[BatchFormat.Json, BatchFormat.NdJson, BatchFormat.Csv])
        {
            await using var server = await EngineServer.StartAsync();
            var bad = Call.In(format, "b").Replace(Call.Time, time, StringComparison.Ordinal);
            var answer = await server.PostCallsAsync(format, Call.In(format, "1"), bad, Call.In(format, "2"));
            answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), $"1 b time {code}");
            await server.AssertCountedAsync("1", "2");
        }
    }

    [Theory]
    [InlineData("2569-03-01T09:30:00+07:00", "2569 is a Buddhist-era year: write 2026.")]
    [InlineData("2567-02-29T09:30:00+07:00", "2567 is a Buddhist-era year: write 2024.")]
    public async Task A_year_of_the_buddhist_era_is_named(string time, string detail)
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(BatchFormat.Json, Call.With(Call.Time, time));
        answer.AssertTaken(new Counts(Rejected: 1), "0 b time out_of_range");
        Assert.Contains(detail, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_no_time()
    {
        await using var server = await EngineServer.StartAsync();
        var answer =
            await server.PostCallsAsync(BatchFormat.Json, Call.Json("1"), Call.With($"\"{Call.Time}\"", "1772332200"), Call.Json("2"));
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), "1 b time wrong_type");
        await server.AssertCountedAsync("1", "2");
    }

    [Fact]
    public async Task Late_records_are_counted_apart()
    {
        await using var server = await EngineServer.StartAsync();
        var answer = await server.PostCallsAsync(BatchFormat.Json, Call.Json("1"), Call.With(Call.Time, TooLate), Call.Json("2"));
        answer.AssertTaken(new Counts(Accepted: 2, TooLate: 1));
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [InlineData("2026-03-01T12:10:00Z")]
    [InlineData("2026-02-27T12:00:00Z")]
    public async Task The_bounds_themselves_are_taken(string time)
    {
        await using var server = await EngineServer.StartAsync();
        (await server.PostCallsAsync(BatchFormat.Json, Call.With(Call.Time, time))).AssertTaken(new Counts(Accepted: 1));
        Assert.Equal(1, await server.CallsAsync());
    }

    [Fact]
    public async Task History_takes_records_of_any_age_and_refuses_the_same_bad_ones()
    {
        await using var server = await EngineServer.StartAsync();
        var body = Call.Body(BatchFormat.Json,
            Call.Json("1"), Call.With("12.5", "-1"), Call.Json("2"), Call.With(Call.Time, InFuture),
            Call.Json("old").Replace(Call.Time, TooLate, StringComparison.Ordinal));
        var answer = await server.PostAsync("/api/calls?history=true", Encoding.UTF8.GetBytes(body), "application/json");
        answer.AssertTaken(new Counts(Accepted: 3, Rejected: 2), "1 b durationSeconds negative", "3 b time too_far_in_future");

        // The old one lies before the 24 hours the aggregates look back.
        await server.AssertCountedAsync("1", "2");
    }

    [Fact]
    public async Task A_local_time_is_taken_where_the_source_has_a_time_zone()
    {
        await using var server = await EngineServer.StartAsync(o =>
            o.Sources.Add(new Source { Index = 1, Name = "bangkok", TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok") }));
        var body = Encoding.UTF8.GetBytes(Call.Body(BatchFormat.Json, Call.With("+07:00", "")));
        (await server.PostAsync("/api/calls", body, "application/json")).AssertTaken(
            new Counts(Rejected: 1), "0 b time time_without_offset");
        (await server.PostAsync("/api/calls", body, "application/json", null, ("X-FraudSignals-Source", "bangkok"))).AssertTaken(
            new Counts(Accepted: 1));

        var subject = await server.GetAsync($"/api/subjects/number/{Call.Caller}");
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 2, 30, 0, TimeSpan.Zero), subject.Json.GetProperty("lastSeen").GetDateTimeOffset());
    }
}
