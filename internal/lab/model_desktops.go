package lab

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Zeros are what numbers in the names of desktops are filled up with.
const Zeros = "000000"

// fleet is the desktops of one OU, as the directory, the control plane and the
// platform know them. There may be very many, so each is made when somebody asks
// for it.
type fleet struct {
	ou     *OU
	digits int      // of the numbers in their names
	vms    [16]byte // uuid of all of their virtual machines, but for the last four bytes
}

// fleetOf returns the desktops of an OU; there are none of an OU that is not there.
func (m *Model) fleetOf(ou string) fleet {
	o := m.Policies.OU(ou)
	if o == nil {
		o = &OU{DN: ou}
	}
	return fleet{ou: o, digits: m.desktopDigits(), vms: guidBytes("desktop", ou)}
}

// desktopDigits is how many digits the numbers of desktops have.
func (m *Model) desktopDigits() int {
	if m.Computers() > 9999 {
		return len(Zeros)
	}
	return 4
}

func (f fleet) len() int { return f.ou.Desktops }

// name is the computer name of the i-th desktop.
func (f fleet) name(i int) string {
	number := strconv.Itoa(i + 1)
	return f.ou.Prefix + Zeros[min(len(number), f.digits):f.digits] + number
}

// index is the inverse of name.
func (f fleet) index(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, f.ou.Prefix)
	n, err := strconv.Atoi(digits)
	return n - 1, ok && err == nil && n > 0 && n <= f.len() && f.name(n-1) == name
}

// vm is the uuid of the virtual machine of the i-th desktop.
func (f fleet) vm(i int) string {
	g := f.vms
	binary.BigEndian.PutUint32(g[12:], uint32(i))
	return guidText(g)
}

// indexOfVM is the inverse of vm.
func (f fleet) indexOfVM(uuid string) (int, bool) {
	tail, ok := strings.CutPrefix(uuid, guidText(f.vms)[:28])
	n, err := strconv.ParseUint(tail, 16, 32)
	return int(n), ok && err == nil && len(tail) == 8 && int(n) < f.len()
}

// address is what DHCP gave the i-th desktop, out of a network with a prefix of 18.
func (f fleet) address(network string, i int) string {
	const usable = 16000 // of a network's addresses, without its ends
	host := 10 + i%usable
	var a, b, c int
	if _, err := fmt.Sscanf(network, "%d.%d.%d.", &a, &b, &c); err != nil {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d.%d", a, b, c+host>>8, host&0xff)
}
