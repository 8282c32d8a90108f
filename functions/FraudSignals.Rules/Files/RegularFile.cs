using System.Runtime.InteropServices;

namespace FraudSignals.Rules.Files;

/// <summary>Tells files that hold something from pipes, sockets and devices, which would keep whoever opens them waiting.</summary>
internal static partial class RegularFile
{
    // Of the system's call statx, whose answer is laid out alike on every processor.
    private const int AnswerBytes = 256;
    private const int ModeAt = 28;
    private const int WorkingDirectory = -100;
    private const int NotThroughLinks = 0x100;
    private const uint AskType = 1;

    private const int TypeMask = 0xF000;

    /// <summary>What stands under a path instead of a file; null for a file, and where the system does not say.</summary>
    public static string? WhatElse(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> answer = stackalloc byte[AnswerBytes];
        try
        {
            if (Ask(WorkingDirectory, path, NotThroughLinks, AskType, ref MemoryMarshal.GetReference(answer)) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        return (MemoryMarshal.Read<ushort>(answer[ModeAt..]) & TypeMask) switch
        {
            0x1000 => "a pipe",
            0xC000 => "a socket",
            0x2000 or 0x6000 => "a device",
            _ => null,
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ask(int directory, string path, int flags, uint mask, ref byte answer);
}
