using System.Diagnostics;

namespace FraudSignals.Host.Tests.Disks;

/// <summary>
/// A library below .NET (<c>faulty_disk.c</c>) through which a process sees its data directory: calls fail as asked for, and the
/// directory can be put back to what a power cut would leave of it.
/// </summary>
internal sealed class FaultyDisk(TempDirectory directory, string data)
{
    private static readonly Lazy<string> Library = new(Compile);

    private readonly string _shadow = directory.File("shadow");
    private readonly string _trace = directory.File("trace");
    private readonly string _armed = directory.File("armed");

    /// <summary>Why it cannot be had here; null where it can.</summary>
    public static string? Missing { get; } = !OperatingSystem.IsLinux() ? "LD_PRELOAD is looked at by Linux alone."
        : !HasCompiler() ? "There is no C compiler (cc) on this machine."
        : null;

    /// <summary>The environment of a process that is to see the disk so.</summary>
    /// <param name="fault">What fails; null for nothing.</param>
    public (string Name, string Value)[] Environment(DiskFault? fault)
    {
        Directory.CreateDirectory(_shadow);
        (string, string)[] environment =
            [("LD_PRELOAD", Library.Value), ("DISK_ROOT", data), ("DISK_SHADOW", _shadow), ("DISK_TRACE", _trace), ("DISK_ARMED", _armed)];
        return fault == null ? environment : [.. environment, ("DISK_FAULT", fault.Text)];
    }

    /// <summary>From now on calls count for the fault.</summary>
    public void Arm() => File.WriteAllText(_armed, "");

    /// <summary>Whether the fault has come about.</summary>
    public bool HasFailed(DiskFault fault) => fault.How == "short"
        ? Calls().Any(call => call.Error < 0)
        : Calls().Any(call => call.Error == fault.Error);

    /// <summary>Whether what failed was the first write into its file: nothing that was acknowledged can be in it.</summary>
    public bool HasFailedOnNewFile(DiskFault fault)
    {
        var calls = Calls();
        var failed = calls.FindIndex(call => call.Error == fault.Error);
        return failed >= 0 && calls[failed].Call == "pwrite"
            && !calls.Take(failed).Any(call => call.Call == "pwrite" && call.Path == calls[failed].Path);
    }

    /// <summary>All calls so far: what was called, on what, and the error.</summary>
    public List<(string Call, string Path, int Error)> Calls()
    {
        if (!File.Exists(_trace))
        {
            return [];
        }

        using var file = new StreamReader(new FileStream(_trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return
        [
            .. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
                .Where(parts => parts.Length == 3)
                .Select(parts => (parts[0], parts[1], int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>The power goes, after the process: files are as they were last flushed, names as their directories were.</summary>
    public void Cut()
    {
        foreach (var path in Directory.GetFiles(data, "*", SearchOption.AllDirectories))
        {
            File.Delete(path);
        }

        foreach (var names in Directory.GetFiles(Path.Combine(_shadow, "names")))
        {
            var to = data + Path.GetFileName(names).Replace('%', '/');
            foreach (var line in File.ReadLines(names).Select(line => line.Split('\t')))
            {
                var kept = Path.Combine(_shadow, "data", line[0]);
                if (File.Exists(kept))
                {
                    File.Copy(kept, Path.Combine(to, line[1]));
                }
                else
                {
                    File.WriteAllBytes(Path.Combine(to, line[1]), []);
                }
            }
        }
    }

    private static bool HasCompiler()
    {
        try
        {
            return Run("cc", "--version") == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Compile()
    {
        var library = Path.Combine(Directory.CreateTempSubdirectory("fraudsignals-disk-").FullName, "faulty_disk.so");
        Assert.Equal(
            0,
            Run("cc", "-shared", "-fPIC", "-O1", "-o", library, Path.Combine(AppContext.BaseDirectory, "Disks", "faulty_disk.c"), "-ldl",
                "-lpthread"));
        return library;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
