using System.Runtime.InteropServices;
using FraudSignals.Events;

namespace FraudSignals.State.Sections;

/// <summary>One event that touched a subject, as an alert would name it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct EvidenceRow(long time, Role role, ushort source, RecordId id) : IComparable<EvidenceRow>
{
    private readonly ulong _stamp = (ulong)time << 22 | (ulong)role << 16 | source;
    private readonly ulong _high = (ulong)(id.Packed >> 64);
    private readonly ulong _low = (ulong)id.Packed;

    public long Time => (long)(_stamp >> 22);

    public Role Role => (Role)((_stamp >> 16) & 0x3F);

    public ushort Source => (ushort)_stamp;

    public RecordId Id => RecordId.FromPacked(new UInt128(_high, _low));

    public int CompareTo(EvidenceRow other)
    {
        return _stamp != other._stamp ? _stamp.CompareTo(other._stamp) : (_high, _low).CompareTo((other._high, other._low));
    }
}
