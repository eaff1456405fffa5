package world

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Zeros are what numbers in the names of desktops are filled up with.
const Zeros = "000000"

// Fleet is the desktops of one OU, as the directory, the control plane and the
// platform know them. There may be very many, so each is made when somebody asks
// for it.
type Fleet struct {
	OU     *OU
	Digits int      // of the numbers in their names
	vms    [16]byte // uuid of all of their virtual machines, but for the last four bytes
}

// FleetOf returns the desktops of an OU; there are none of an OU that is not there.
func (m *Model) FleetOf(ou string) Fleet {
	o := m.Policies.OU(ou)
	if o == nil {
		o = &OU{DN: ou}
	}
	return Fleet{OU: o, Digits: m.DesktopDigits(), vms: GUIDBytes("desktop", ou)}
}

// DesktopDigits is how many digits the numbers of desktops have.
func (m *Model) DesktopDigits() int {
	if m.Computers() > 9999 {
		return len(Zeros)
	}
	return 4
}

// Len is how many desktops there are.
func (f Fleet) Len() int { return f.OU.Desktops }

// Name is the computer name of the i-th desktop.
func (f Fleet) Name(i int) string {
	number := strconv.Itoa(i + 1)
	return f.OU.Prefix + Zeros[min(len(number), f.Digits):f.Digits] + number
}

// Index is the inverse of name.
func (f Fleet) Index(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, f.OU.Prefix)
	n, err := strconv.Atoi(digits)
	return n - 1, ok && err == nil && n > 0 && n <= f.Len() && f.Name(n-1) == name
}

// VM is the uuid of the virtual machine of the i-th desktop.
func (f Fleet) VM(i int) string {
	g := f.vms
	binary.BigEndian.PutUint32(g[12:], uint32(i))
	return guidText(g)
}

// IndexOfVM is the inverse of vm.
func (f Fleet) IndexOfVM(uuid string) (int, bool) {
	tail, ok := strings.CutPrefix(uuid, guidText(f.vms)[:28])
	n, err := strconv.ParseUint(tail, 16, 32)
	return int(n), ok && err == nil && len(tail) == 8 && int(n) < f.Len()
}

// Address is what DHCP gave the i-th desktop, out of a network with a prefix of 18.
func (f Fleet) Address(network string, i int) string {
	const usable = 16000 // of a network's addresses, without its ends
	host := 10 + i%usable
	var a, b, c int
	if _, err := fmt.Sscanf(network, "%d.%d.%d.", &a, &b, &c); err != nil {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d.%d", a, b, c+host>>8, host&0xff)
}
