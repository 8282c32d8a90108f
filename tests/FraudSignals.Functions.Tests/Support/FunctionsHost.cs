using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Reflection;
using FraudSignals.Functions.Tests.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>
/// Stands for the Functions host: starts the app as a process of its own, speaks the worker protocol with it and hands it
/// requests, timers and messages. What belongs to the real host alone (keys, scaling, the listening to queues) is not there.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const string Version = "4.0.0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string App =
        typeof(FunctionsHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "FunctionsApp").Value!;

    private readonly ConcurrentQueue<string> _output = [];
    private readonly WorkerChannel _channel = new();
    private readonly WebApplication _server;
    private Process? _process;

    private FunctionsHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(_channel);
        _server = builder.Build();
        _server.MapGrpcService<WorkerChannel>();
    }

    /// <summary>The directory the app is built into.</summary>
    public static string AppDirectory => App;

    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>A client of the app's HTTP triggers.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <summary>What somebody sees who runs it by hand.</summary>
    public string Console => string.Join('\n', _output);

    /// <summary>What the app logged and wrote.</summary>
    public string Output =>
        string.Join('\n', _output.Concat(_channel.Logs.Select(l => $"{l.Category}: {l.Message} {l.Exception?.Message}")));

    /// <exception cref="IOException">The app ended by itself; the message has what it wrote.</exception>
    public static async Task<FunctionsHost> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var host = new FunctionsHost();
        try
        {
            await host._server.StartAsync();
            await host.StartWorkerAsync(settings);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets a timer fire.</summary>
    public Task FireAsync(string function) =>
        InvokeAsync(Named(function),
            new TypedData { Json = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""" });

    /// <summary>Hands a function a message of its queue.</summary>
    public Task HandAsync(string function, string message) => InvokeAsync(Named(function), new TypedData { String = message });

    /// <summary>Ends the app without warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _channel.Break();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        await _server.DisposeAsync();
    }

    internal async Task InvokeAsync(WorkerFunction function, TypedData data, string? id = null,
        IEnumerable<KeyValuePair<string, object?>>? route = null)
    {
        var request = new InvocationRequest
        {
            InvocationId = id ?? $"{Guid.NewGuid()}",
            FunctionId = function.Metadata.FunctionId,
            TraceContext = new TraceContext { TraceParent = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01" },
        };
        request.InputData.Add(new ParameterBinding { Name = function.Parameter, Data = data });
        foreach (var (name, value) in route ?? [])
        {
            request.TriggerMetadata.Add(name, new TypedData { String = $"{value}" });
        }

        Require((await _channel.AskAsync(new StreamingMessage { InvocationRequest = request })).InvocationResponse.Result, function.Name);
    }

    private WorkerFunction Named(string function) => Functions.Single(f => f.Name == function);

    private async Task StartWorkerAsync(IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = App, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            Path.Combine(App, "FraudSignals.Functions.dll"), "--functions-uri", _server.Urls.Single(), "--functions-worker-id",
            $"{Guid.NewGuid()}",
            "--functions-request-id", $"{Guid.NewGuid()}", "--functions-grpc-max-message-length", $"{int.MaxValue}",
        ])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = App;
        start.Environment["DOTNET_TieredPGO"] = "0"; // It pays off later than any of these processes lives.
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        var exited = _process.WaitForExitAsync();
        _ = exited.ContinueWith(_ => _channel.Break(), TaskScheduler.Default);
        try
        {
            await _channel.Started.WaitAsync(Patience);
            await LoadAsync();
        }
        catch (IOException)
        {
            await exited;
            throw new IOException($"The app ended by itself:\n{Output}");
        }
    }

    private async Task LoadAsync()
    {
        var init = new WorkerInitRequest { HostVersion = Version, WorkerDirectory = App, FunctionAppDirectory = App };
        var ready = (await _channel.AskAsync(new StreamingMessage { WorkerInitRequest = init })).WorkerInitResponse;
        Require(ready.Result, "The app's start");
        var found =
            (await _channel.AskAsync(
                new StreamingMessage { FunctionsMetadataRequest =
                    new FunctionsMetadataRequest { FunctionAppDirectory = App } })).FunctionMetadataResponse;
        Require(found.Result, "Metadata");
        Functions = [.. found.FunctionMetadataResults.Select(WorkerFunction.Of)];
        foreach (var function in Functions)
        {
            var load = new FunctionLoadRequest { FunctionId = function.Metadata.FunctionId, Metadata = function.Metadata };
            Require((await _channel.AskAsync(new StreamingMessage { FunctionLoadRequest = load })).FunctionLoadResponse.Result,
                function.Name);
        }

        Client = new HttpClient(
            new HttpTriggers(this, new Uri(ready.Capabilities["HttpUri"]))) { BaseAddress = new Uri("http://functions.test") };
    }

    private static void Require(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException($"{what} failed: {result.Exception?.Message}\n{result.Exception?.StackTrace}");
        }
    }
}
