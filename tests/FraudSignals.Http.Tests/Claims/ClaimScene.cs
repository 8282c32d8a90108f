using System.IO.Compression;
using System.Text;
using FraudSignals.Events.Sources;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Http.Tests.Claims;

/// <summary>A server that keeps batches of more than one request may bring, the place it keeps them in, and the calls to post.</summary>
public abstract class ClaimScene : IAsyncDisposable
{
    private const string NdJson = "application/x-ndjson";

    private TestServer? _server;

    private protected MemoryClaims Store { get; } = new();

    protected FakeTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _server?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    protected static string Call(string id) =>
        $$"""{"id":"{{id}}","time":"2026-03-01T09:30:00+07:00","caller":"0812345678","callee":"0899999999","durationSeconds":12}""";

    /// <summary>A batch, the record at <paramref name="bad"/> with a caller that cannot be read.</summary>
    private protected static (byte[] Body, string Type) Calls(string format, int count, int bad = -1)
    {
        string Text(string call, int i) => i == bad ? call.Replace("0812345678", "=A1", StringComparison.Ordinal) : call;
        var ids = Enumerable.Range(0, count).Select(i => (Id: $"c{i}", i));
        var (text, type) = format switch
        {
            "json" => ($"[{string.Join(',', ids.Select(c => Text(Call(c.Id), c.i)))}]", "application/json"),
            "ndjson" => (string.Concat(ids.Select(c => Text(Call(c.Id), c.i) + "\n")), NdJson),
            _ => ("id,time,caller,callee,durationSeconds\n"
                + string.Concat(ids.Select(c => Text($"{c.Id},2026-03-01T09:30:00+07:00,0812345678,0899999999,12\n", c.i))), "text/csv"),
        };
        return (Encoding.UTF8.GetBytes(text), type);
    }

    protected static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private protected static string Status(Answer posted) => posted.Json.GetProperty("status").GetString()!;

    private protected static ClaimWorker Worker(TestServer server) => server.Services.GetRequiredService<ClaimWorker>();

    private protected async Task WorkAsync(TestServer server)
    {
        while (Store.Queue.TryDequeue(out var queued))
        {
            await Worker(server).WorkAsync(queued.Id, default);
        }
    }

    protected Task Step(TimeSpan time)
    {
        Clock.Advance(time);
        return Task.CompletedTask;
    }

    private protected async Task<TestServer> StartAsync(Action<HttpLimits>? limits = null, ClaimOptions? options = null) =>
        _server = await TestServer.StartAsync(
            o =>
            {
                o.Limits.ChunkRecords = 4;
                o.Sources.Add(new Source { Index = 1, Name = "other" });
                limits?.Invoke(o.Limits);
            },
            services => services.AddSingleton<TimeProvider>(Clock).AddSingleton<IClaimStore>(Store)
                .AddFraudSignalsClaims(options ?? new ClaimOptions()));
}
