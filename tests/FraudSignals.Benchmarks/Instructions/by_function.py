"""Instructions an event by function, from what step.c wrote and the runtime's map of its methods.

    python3 by_function.py ADDRESSES MAP [ROWS]

Counted from the first event whose id is noted to the last that is a multiple of eight after it, since memory is asked for ahead eight events at a time.
"""
import bisect, os, struct, sys
from collections import Counter

addresses, method_map, rows = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 30
steps = struct.unpack(f'<{os.path.getsize(addresses) // 8}Q', open(addresses, 'rb').read())
methods = sorted((int(start, 16), int(size, 16), name.strip()) for start, size, name in
                 (line.split(' ', 2) for line in open(method_map, errors='replace') if line.count(' ') > 1))
starts = [start for start, _, _ in methods]


def method_at(step):
    for start, size, name in reversed(methods[max(0, bisect.bisect_right(starts, step) - 4):bisect.bisect_right(starts, step)]):
        if start <= step < start + size:
            return start, 'compiled expressions' if 'lambda_method' in name else ' '.join(name.split('(')[0].split()[-1:])
    return 0, 'native'


noted = {start for start, _, name in methods if 'RecordIds::Add' in name}
events = [i for i, step in enumerate(steps) if step in noted]
if len(events) < 9:
    sys.exit('Fewer than nine events were stepped through: take more steps.')

count = (len(events) - 1) // 8 * 8
known = {step: method_at(step) for step in set(steps)}
instructions, calls = Counter(), Counter()
for step in steps[events[0]:events[count]]:
    start, name = known[step]
    instructions[name] += 1
    calls[name] += step == start

print(f'{sum(instructions.values()) / count:,.0f} instructions an event over {count} events')
for name, steps_in in instructions.most_common(rows):
    print(f'{steps_in / count:8,.0f} {calls[name] / count:7.2f} calls  {name}')
