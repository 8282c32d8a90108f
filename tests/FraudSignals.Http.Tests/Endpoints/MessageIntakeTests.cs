using System.Text;
using FraudSignals.Events;
using FraudSignals.Http.Endpoints;
using FraudSignals.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Tests.Endpoints;

public sealed class MessageIntakeTests
{
    [Fact]
    public async Task Messages_are_records_of_their_source_and_errors_name_their_places()
    {
        await using var server = await TestServer.StartAsync();
        var answer =
            await Intake(server).TakeAsync(EventType.Call, "local", [.. Messages(Call("a"), "", "no json", Call("b"), """{"id":"c"}""")]);

        Assert.Equal(["a", "b"], server.Ingestion.TakenIds);
        Assert.Equal([("local", IngestionMode.Live, 2)], server.Ingestion.Submissions);
        Assert.Equal((2, 2), (answer.Accepted, answer.NotTaken));
        Assert.Equal([2, 4], answer.Errors.Select(e => e.Index).Distinct());
    }

    [Fact]
    public async Task One_that_is_no_text_at_all_keeps_none_of_the_others_out()
    {
        await using var server = await TestServer.StartAsync();
        ReadOnlyMemory<byte>[] messages = [new byte[] { 0xFF, 0xFE, 0x41, 0x00 }, .. Messages(Call("a"), Call("b"))];
        var answer = await Intake(server).TakeAsync(EventType.Call, "local", messages);

        Assert.Equal(["a", "b"], server.Ingestion.TakenIds);
        Assert.Equal((2, 1), (answer.Accepted, answer.NotTaken));
        Assert.Equal(0, Assert.Single(answer.Errors).Index);
    }

    [Fact]
    public async Task More_than_one_batch_may_bring_is_taken_in_several()
    {
        await using var server = await TestServer.StartAsync(options => options.Limits.MaxRecords = 2);
        var answer =
            await Intake(server).TakeAsync(EventType.Call, "local", [.. Messages(Call("a"), Call("b"), "no json", Call("c"), Call("d"))]);

        Assert.Equal(["a", "b", "c", "d"], server.Ingestion.TakenIds);
        Assert.Equal((4, 1), (answer.Accepted, answer.NotTaken));
        Assert.Equal(2, Assert.Single(answer.Errors).Index);
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_and_nothing_counts_as_taken()
    {
        await using var server = await TestServer.StartAsync();
        server.Ingestion.Before = () => throw new StoreUnavailableException("away") { RetryAfter = TimeSpan.FromSeconds(7) };
        var problem =
            await Assert.ThrowsAsync<StoreUnavailableException>(
                () => Intake(server).TakeAsync(EventType.Call, "local", [.. Messages(Call("a"))]));

        Assert.Equal(TimeSpan.FromSeconds(7), problem.RetryAfter);
        server.Ingestion.Before = () => Task.CompletedTask;
        Assert.Equal(1, (await Intake(server).TakeAsync(EventType.Call, "local", [.. Messages(Call("a"))])).Accepted);
    }

    [Fact]
    public async Task Nothing_is_taken_of_a_source_without_a_profile()
    {
        await using var server = await TestServer.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Intake(server).TakeAsync(EventType.Call, "nobody", [.. Messages(Call("a"))]));
        Assert.Empty(server.Ingestion.Submissions);
    }

    private static MessageIntake Intake(TestServer server) => server.Services.GetRequiredService<MessageIntake>();

    private static IEnumerable<ReadOnlyMemory<byte>> Messages(params string[] texts) =>
        texts.Select(t => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(t));

    // Laid out for people, as some senders do.
    private static string Call(string id) =>
        $"{{\n  \"id\": \"{id}\",\n  \"time\": \"2026-03-02T08:00:00Z\",\r\n  \"caller\": \"+66812345678\", \"callee\": "
        + $"\"+66898765432\", \"durationSeconds\": 30\n}}";
}
