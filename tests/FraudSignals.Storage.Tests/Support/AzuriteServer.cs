using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FraudSignals.Storage.Support;

[assembly: AssemblyFixture(typeof(AzuriteServer))]

namespace FraudSignals.Storage.Support;

/// <summary>
/// The emulator of the table service, installed by npm on first use and started on a free port; it keeps everything in memory.
/// Nothing is started where no test asks for it.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const string Version = "3.35.0";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly int _port = FreePort();
    private Process? _process;

    /// <summary>The emulator's well-known account; its key is no secret.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};TableEndpoint=http://127.0.0.1:{_port}/devstoreaccount1;";

    private static string Home => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "fraudsignals", "azurite-" + Version);

    public async Task StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_process is { HasExited: false })
            {
                return;
            }

            var program = Path.Combine(Home, "node_modules", "azurite", "dist", "src", "table", "main.js");
            if (!File.Exists(program))
            {
                Directory.CreateDirectory(Home);
                var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
                using var install = Run(npm, ["install", "--prefix", Home, "--no-audit", "--no-fund", "--no-save", "azurite@" + Version]);
                await install.WaitForExitAsync();
                Assert.True(install.ExitCode == 0 && File.Exists(program), $"npm could not install azurite {Version} into {Home}.");
            }

            _process = Run("node", [program, "--tableHost", "127.0.0.1", "--tablePort", $"{_port}", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"]);
            await AnswersAsync();
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

    private async Task AnswersAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
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
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = true })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
