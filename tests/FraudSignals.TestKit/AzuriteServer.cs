using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FraudSignals.TestKit;

/// <summary>
/// The emulator of tables, blobs and queues, installed by npm on first use and started on free ports; it keeps everything in memory.
/// Nothing is started where no test asks for it.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const string Version = "3.35.0";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly int _tables = FreePort.Next();
    private readonly int _blobs = FreePort.Next();
    private readonly int _queues = FreePort.Next();
    private Process? _process;

    /// <summary>The emulator's well-known account; its key is no secret.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};TableEndpoint=http://127.0.0.1:{_tables}/devstoreaccount1;"
        + $"BlobEndpoint=http://127.0.0.1:{_blobs}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{_queues}/devstoreaccount1;";

    private static string Home => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fraudsignals",
        "azurite-" + Version);

    public async Task StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_process is { HasExited: false })
            {
                return;
            }

            var program = Path.Combine(Home, "node_modules", "azurite", "dist", "src", "azurite.js");
            if (!File.Exists(program))
            {
                await InstallAsync();
            }

            _process = Run("node",
            [
                program, "--tableHost", "127.0.0.1", "--tablePort", $"{_tables}", "--blobHost", "127.0.0.1", "--blobPort", $"{_blobs}",
                "--queueHost", "127.0.0.1", "--queuePort", $"{_queues}", "--inMemoryPersistence", "--skipApiVersionCheck",
                "--disableTelemetry", "--silent",
            ]);
            foreach (var port in (int[])[_tables, _blobs, _queues])
            {
                await AnswersAsync(port);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>It answers nobody until <see cref="Continue"/>.</summary>
    public void Pause() => Signal("-STOP");

    public void Continue() => Signal("-CONT");

    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
        }

        _process?.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    // Aside first: several processes may install it at the same time, and two in one directory leave it in pieces.
    private static async Task InstallAsync()
    {
        var aside = $"{Home}.{Environment.ProcessId}";
        Directory.CreateDirectory(aside);
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        using var install = Run(npm, ["install", "--prefix", aside, "--no-audit", "--no-fund", "--no-save", "azurite@" + Version]);
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm could not install azurite {Version} into {aside}.");
        }

        try
        {
            Directory.Move(aside, Home);
        }
        catch (IOException) when (Directory.Exists(Home))
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    private async Task AnswersAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 600 && !_process!.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private void Signal(string signal)
    {
        using var kill = Run("kill", [signal, $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private static Process Run(string program, string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = true })!;
}
