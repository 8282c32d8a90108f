using System.Runtime.CompilerServices;
using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Simulation;

/// <summary>
/// A file system on a real directory, which stands for what the system has in memory, beside a model of what is on the medium. Calls
/// fail when told to; a power cut puts the directory back to the medium.
/// </summary>
/// <param name="root">The directory.</param>
/// <param name="random">Decides what of the unflushed comes through.</param>
/// <param name="trace">Told what fails.</param>
internal sealed class SimulatedFiles(string root, Random random, Action<string> trace) : FileSystem
{
    private const int Broken = 5;
    private const int NoSpace = 28;

    private readonly ConditionalWeakTable<SafeFileHandle, SimulatedFile> _open = [];
    private readonly Dictionary<string, SimulatedFile> _names = [];
    private readonly Dictionary<string, SimulatedFile> _durableNames = [];
    private readonly List<(string? From, string? To, SimulatedFile File)> _pendingNames = [];
    private int _calls;
    private int _failsAt = int.MaxValue;

    /// <summary>The process is gone; nothing it still does reaches the disk.</summary>
    public bool IsOff { get; set; }

    /// <summary>A flush that fails says that it went well, as before anybody looked.</summary>
    public bool SwallowsErrors { get; init; }

    /// <summary>Flushes now and then say that they went well, and did nothing.</summary>
    public bool Lies { get; set; }

    /// <summary>Whether one did since the last cut.</summary>
    public bool HasLied { get; private set; }

    /// <summary>Told before a flush that goes well says so but does nothing.</summary>
    public Action Lying { get; set; } = () => { };

    /// <summary>One of the next calls fails.</summary>
    public void FailWithin(int calls) => _failsAt = _calls + 1 + random.Next(calls);

    public void FailNoMore() => _failsAt = int.MaxValue;

    public override SafeFileHandle Create(string path, long reserved, UnixFileMode? mode)
    {
        Require(path);
        if (Fails("create", path))
        {
            throw new IOException($"Failed to create '{path}' with allocation size '{reserved}' because the disk was full.");
        }

        var handle = base.Create(path, 0, mode);
        RandomAccess.SetLength(handle, reserved);
        var file = new SimulatedFile();
        file.SetLength(reserved);
        _open.Add(handle, file);
        _names[path] = file;
        _pendingNames.Add((null, path, file));
        return handle;
    }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Require("");
        var fails = Fails("write", "");
        var written = fails ? bytes[..random.Next(bytes.Length + 1)] : bytes;
        base.Write(file, written, offset);
        Of(file).Write(written, offset);
        if (fails)
        {
            throw new IOException(random.Next(2) == 0 ? "Input/output error" : "No space left on device");
        }
    }

    public override void SetLength(SafeFileHandle file, long length)
    {
        Require("");
        if (Fails("set length", ""))
        {
            throw new IOException("Input/output error");
        }

        base.SetLength(file, length);
        Of(file).SetLength(length);
    }

    public override int Flush(SafeFileHandle file, string path)
    {
        Require(path);
        var simulated = Of(file);
        if (Fails("flush", path))
        {
            simulated.Drop(random);
            return SwallowsErrors ? 0 : random.Next(2) == 0 ? Broken : NoSpace;
        }

        if (IsLie(path))
        {
            return 0;
        }

        simulated.Flush();
        return 0;
    }

    public override int FlushDirectory(string directory)
    {
        Require(directory);
        if (Fails("flush directory", directory))
        {
            return SwallowsErrors ? 0 : Broken;
        }

        if (!IsLie(directory))
        {
            ApplyNames(
                _pendingNames.Where(
                    n => Path.GetDirectoryName(n.To ?? n.From) == directory || Path.GetDirectoryName(n.From ?? n.To) == directory)
                    .ToList());
        }

        return 0;
    }

    public override void Move(string from, string to, bool overwrite)
    {
        Require(from);
        if (Fails("rename", from))
        {
            throw new IOException("Input/output error");
        }

        base.Move(from, to, overwrite);
        if (_names.Remove(from, out var file))
        {
            _names[to] = file;
            _pendingNames.Add((from, to, file));
        }
    }

    public override void Delete(string path)
    {
        Require(path);
        if (File.Exists(path) && Fails("delete", path))
        {
            throw new IOException("Input/output error");
        }

        base.Delete(path);
        if (_names.Remove(path, out var file))
        {
            _pendingNames.Add((path, null, file));
        }
    }

    /// <summary>The power goes: what was flushed is there, and of the rest whatever came through; of names those changed first.</summary>
    public void Cut()
    {
        ApplyNames(_pendingNames[..random.Next(_pendingNames.Count + 1)]);
        _pendingNames.Clear();
        foreach (var path in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            File.Delete(path);
        }

        _names.Clear();
        foreach (var (path, file) in _durableNames)
        {
            file.Cut(random);
            File.WriteAllBytes(path, file.Durable);
            _names.Add(path, file);
        }

        HasLied = false;
    }

    /// <summary>Somebody else changed a file, for good.</summary>
    public void Learn(string path)
    {
        if (File.Exists(path))
        {
            _names[path] = _durableNames[path] = SimulatedFile.Of(File.ReadAllBytes(path));
        }
        else
        {
            _names.Remove(path);
            _durableNames.Remove(path);
        }
    }

    private void ApplyNames(List<(string? From, string? To, SimulatedFile File)> changes)
    {
        foreach (var change in changes)
        {
            if (change.From != null)
            {
                _durableNames.Remove(change.From);
            }

            if (change.To != null)
            {
                _durableNames[change.To] = change.File;
            }

            _pendingNames.Remove(change);
        }
    }

    private bool IsLie(string path)
    {
        if (!Lies || random.Next(4) != 0)
        {
            return false;
        }

        trace($"the disk lies: {Path.GetFileName(path)} is not flushed");
        Lying();
        return HasLied = true;
    }

    private bool Fails(string call, string path)
    {
        if (++_calls < _failsAt)
        {
            return false;
        }

        _failsAt = int.MaxValue;
        trace($"{call} {Path.GetFileName(path)} fails");
        return true;
    }

    private void Require(string path)
    {
        if (IsOff)
        {
            throw new IOException($"The process is gone. {path}");
        }
    }

    /// <summary>A file that was opened and not made is known by its name.</summary>
    private SimulatedFile Of(SafeFileHandle handle)
    {
        if (!_open.TryGetValue(handle, out var file))
        {
            var path = File.ResolveLinkTarget($"/proc/self/fd/{handle.DangerousGetHandle()}", returnFinalTarget: false)!.FullName;
            if (!_names.TryGetValue(path, out file))
            {
                // Made by the system's own call, without this one.
                file = SimulatedFile.Of([]);
                _names.Add(path, file);
                _pendingNames.Add((null, path, file));
            }

            _open.Add(handle, file);
        }

        return file;
    }
}
