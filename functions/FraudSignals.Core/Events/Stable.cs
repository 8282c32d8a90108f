using System.IO.Hashing;
using System.Text;

namespace FraudSignals.Events;

/// <summary>Hashes that are the same on every machine and in every version.</summary>
internal static class Stable
{
    public static uint Hash32(string text) => (uint)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)) | 1;

    public static ulong Hash64(string text) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text));
}
